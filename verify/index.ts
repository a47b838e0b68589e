import {
  type Intent,
  InvalidInputError,
  type JsonObject,
  type Reason,
  type Verdict,
} from '@kiln-connect/core';
import { hexFromBytes } from './bytes.ts';
import type {
  ChainVerifier,
  DecodeOptions,
  TermsOptions,
  VerifyOptions,
} from './chain-verifier.ts';
import { type BytePart, markParts } from './parts.ts';
import { attempt } from './policy/attempt.ts';
import { applyPolicy } from './policy/check-policy.ts';
import { comparable } from './policy/comparable.ts';
import { copyOf, readQuestion } from './question.ts';
import { quoted } from './readable-text.ts';
import { refuseUnread } from './refuse.ts';
import { knownChains, verifiers } from './registry.ts';

export type {
  ChainPolicy,
  ChainVerifier,
  DecodeOptions,
  Exposure,
  TermsOptions,
  VerifyOptions,
} from './chain-verifier.ts';
export {
  type EthereumConsolidateIntent,
  type EthereumDepositIntent,
  type EthereumEnableCompoundingIntent,
  type EthereumExitRequestIntent,
  type EthereumIntent,
  type EthereumStakeIntent,
  type EthereumWithdrawalIntent,
  ethereumIntentSchemas,
} from './ethereum/intent.ts';
export type { BytePart } from './parts.ts';
export { canonicalJson } from './policy/canonical-json.ts';
export {
  hasLapsed,
  lapsePreconditions,
  policyActions,
  policyAmountText,
} from './policy/chain-facts.ts';
export {
  DAY_LIMIT,
  isValidatorAllowed,
  type JudgedRequest,
  judgeRequest,
} from './policy/check-policy.ts';
export {
  type PolicyRule,
  policyHash,
  policySchema,
  readPolicy,
  type SigningPolicy,
} from './policy/policy.ts';
export {
  type SolanaDeactivateStakeIntent,
  type SolanaIntent,
  type SolanaMergeStakesIntent,
  type SolanaSplitStakeIntent,
  type SolanaStakeIntent,
  type SolanaWithdrawStakeIntent,
  solanaIntentSchemas,
} from './solana/intent.ts';

/**
 * Judges whether these bytes are exactly the transaction that carries the intent out, and, given a
 * policy, whether they are within its limits. Bytes that can not be read, intents and policies of the
 * wrong shape and chains that are not known are refused with the reason, never thrown. What is asked is
 * read once, as plain data: that copy is what is judged.
 */
export async function verify(options: VerifyOptions): Promise<Verdict> {
  const read = readQuestion(options);
  if ('reason' in read) return refuseUnread([read.reason]);
  const { question } = read;
  const verifier = verifiers.get(question.chain);
  if (verifier) {
    const verdict = await verifier.verify(question);
    return question.policy === undefined ? verdict : applyPolicy(question, verdict);
  }
  const message = `there is no verifier for the chain ${quoted(question.chain)}; there is one for: ${knownChains()}`;
  return refuseUnread([{ code: 'unsupported_chain', message, at: 'chain' }]);
}

/**
 * Reads an unsigned or signed transaction into words and numbers; amounts are decimal strings.
 * @throws {InvalidInputError} 'undecodable_transaction' when the bytes are not a transaction of the
 * chain, 'unsupported_chain' when the chain is not known.
 */
export async function decode(options: DecodeOptions): Promise<JsonObject> {
  return verifierOf(options.chain).decode(options);
}

function verifierOf(chain: string): ChainVerifier {
  const verifier = verifiers.get(chain);
  if (verifier) return verifier;
  throw new InvalidInputError({
    code: 'unsupported_chain',
    message: `there is no decoder for the chain '${chain}'; there is one for: ${knownChains()}`,
  });
}

/** Bytes in parts: each byte is in exactly one, and they stand in their order. */
export interface DescribedBytes {
  /** The bytes that the text spells, in lower-case hex with 0x. */
  readonly bytes: string;
  readonly parts: readonly BytePart[];
}

/**
 * Which bytes of an unsigned or signed transaction mean what. What can not be read is one part, too. With
 * the `reasons` of a verdict on the same bytes, the parts of which a refusal speaks bear its codes.
 * @throws {InvalidInputError} 'undecodable_transaction' when the text spells no bytes,
 * 'unsupported_chain', 'unknown_network'.
 */
export function describeBytes({
  reasons = [],
  ...options
}: DecodeOptions & { readonly reasons?: readonly Reason[] }): DescribedBytes {
  const { bytes, parts } = verifierOf(options.chain).describe(options);
  return { bytes: hexFromBytes(bytes), parts: markParts(parts, reasons) };
}

/** A chain that can be verified, for whoever asks people what they want. */
export interface VerifiedChain {
  /** Its name in the addresses of the API: 'eth'. */
  readonly chain: string;
  /** What people call it: 'Ethereum'. */
  readonly title: string;
  /** What the `hash` of a verdict is to whoever signs: the hash of the bytes, or the message itself. */
  readonly signs: 'hash' | 'message';
  /** The format of each action's intents as JSON Schema (2020-12), by the action's name. */
  readonly intentSchemas: { readonly [action: string]: JsonObject };
}

/** The chains that can be verified, each with what may be asked for. */
export const verifiedChains = (): readonly VerifiedChain[] =>
  [...verifiers].map(([chain, { title, signs, intentSchemas }]) => ({
    chain,
    title,
    signs,
    intentSchemas,
  }));

/** The chains, by name, of which these bytes are a transaction that can be read; as a rule one or none. */
export const recognise = (options: Omit<DecodeOptions, 'chain'>): readonly string[] =>
  [...verifiers].flatMap(([chain, verifier]) => {
    try {
      verifier.decode({ ...options, chain });
      return [chain];
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return [];
    }
  });

/**
 * Where intents that somebody else wrote are not what a request of the HTTP API asks for; empty when
 * they are. Whoever sends a request and gets intents back, one for each transaction and in their
 * order, checks them with this before trusting them.
 */
export function findDepartures({
  intents,
  ...asked
}: TermsOptions & { readonly intents: readonly Intent[] }): readonly Reason[] {
  const { chain, network, action, request } = asked;
  const terms = verifiers.get(chain)?.terms(action, request);
  if (!terms) {
    const message = `the verifier knows no action '${action}' of '${chain}', so it can not tell what was asked for`;
    return [{ code: 'unsupported_action', message, at: 'intent.action' }];
  }
  const departures = attempt(() => {
    const given = copyOf(intents) as readonly Intent[];
    if (terms.length !== given.length) {
      const message = `there are ${given.length} transactions; ${terms.length} were asked for`;
      return [{ code: 'intent_departs', message, at: 'intents' }];
    }
    return given.flatMap((intent, i) =>
      departuresOf(
        intent,
        { version: 1, chain, network, action, ...terms[i] },
        given.length === 1 ? 'intent' : `intents[${i}]`,
      ),
    );
  });
  if (departures) return departures;
  const message = 'the intents can not be read: they must be a list of JSON objects';
  return [{ code: 'intent_departs', message, at: 'intents' }];
}

function departuresOf(intent: Intent, terms: JsonObject, name: string): readonly Reason[] {
  const others = Object.entries(terms).flatMap(([term, value]) =>
    value === undefined || isSame(intent[term], value)
      ? []
      : [
          {
            code: 'intent_departs',
            message: `the intent's ${term} is ${JSON.stringify(intent[term])}; ${value === null ? 'none' : JSON.stringify(value)} was asked for`,
            at: `${name}.${term}`,
          },
        ],
  );
  // With a bound of its own an answer would set its own price.
  const bounds = Object.keys(intent)
    .filter((field) => field.startsWith('max_') && terms[field] === undefined)
    .map((field) => ({
      code: 'intent_departs',
      message: `the intent sets ${field}, for which nobody asked`,
      at: `${name}.${field}`,
    }));
  return [...others, ...bounds];
}

/** A term that is null says that the intent may not have it. */
const isSame = (one: unknown, other: unknown): boolean =>
  comparable(one ?? null) === comparable(other);
