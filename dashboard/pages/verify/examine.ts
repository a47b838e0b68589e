import type { AccountLine, Network, OperatorStatement, Verdict } from '@kiln-connect/core';
import type { BytePart } from '@kiln-connect/verify';
import type { Ask } from './verifier.ts';

/** What somebody asks about bytes. */
export interface Question {
  readonly network: Network;
  /** The chain's name; recognised from the bytes when left out. */
  readonly chain?: string | undefined;
  readonly bytes: string;
  /** What the user wants; without it the bytes are only read. */
  readonly intent?: object | undefined;
  readonly statements?: readonly OperatorStatement[] | undefined;
  readonly policy?: object | undefined;
  /** What a signer is told to sign, by whoever made the bytes. */
  readonly hash?: string | undefined;
}

/** What the verifier found. */
export interface Finding {
  readonly chain: string;
  readonly network: Network;
  /** Of the bytes alone, when nothing was asked for: never a verdict. */
  readonly verdict?: Verdict;
  /** What the bytes do, in words. */
  readonly account: readonly AccountLine[];
  /** The hash that a signer was told to sign, where it is not that of these bytes. */
  readonly otherHash?: string;
  /** Why they could not be read, when nothing was asked for. */
  readonly problem?: string;
  /** All bytes, hex with 0x; empty when the text spells none. */
  readonly bytes: string;
  readonly parts: readonly BytePart[];
}

/** Nobody can tell of which chain the bytes are. */
export class UnknownChainError extends Error {}

/**
 * Judges bytes against an intent, or reads them without one.
 * @throws {UnknownChainError} when the chain is neither named nor recognised; its message says why no
 * chain can read them.
 */
export async function examine(question: Question, ask: Ask): Promise<Finding> {
  const { network, intent, statements, policy } = question;
  const { chain, bytes } = await whichChain(question, ask);
  const common = { chain, network, bytes };
  if (intent === undefined) {
    const { hash, ...read } = await readOnly(common, ask);
    const other = otherHash(question.hash, hash);
    return { chain, network, ...read, ...other, ...(await partsOf(common, ask)) };
  }
  const verdict = await ask('verify', {
    ...common,
    intent,
    ...(statements && { statements }),
    ...(policy && { policy }),
  });
  const parts = await partsOf({ ...common, reasons: verdict.reasons }, ask);
  const other = otherHash(question.hash, verdict.hash);
  return { chain, network, verdict, account: verdict.account, ...other, ...parts };
}

/** Hex means the same in both cases, and with 0x or without. */
const bare = (hash: string): string => hash.toLowerCase().replace(/^0x/, '');

const otherHash = (told: string | undefined, found: string): Pick<Finding, 'otherHash'> =>
  told === undefined || found === '' || bare(told) === bare(found) ? {} : { otherHash: told };

async function whichChain(
  { network, chain, bytes, intent }: Question,
  ask: Ask,
): Promise<{ chain: string; bytes: string }> {
  const spellings = [bytes, ...hexOfBase64(bytes)];
  const named = chain ?? chainOf(intent);
  for (const spelling of spellings) {
    const found = await ask('recognise', { network, bytes: spelling });
    const one = named ?? (found.length === 1 ? found[0] : undefined);
    if (one !== undefined && found.includes(one)) return { chain: one, bytes: spelling };
  }
  if (named !== undefined) return { chain: named, bytes };
  throw new UnknownChainError(await whyNone({ network, bytes }, ask));
}

const chainOf = (intent: object | undefined): string | undefined => {
  const chain = intent && 'chain' in intent ? intent.chain : undefined;
  return typeof chain === 'string' ? chain : undefined;
};

/** Base64 as hex, for chains whose verifier takes that alone. */
function hexOfBase64(text: string): readonly string[] {
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return [
      `0x${[...bytes].map((one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('')}`,
    ];
  } catch {
    return [];
  }
}

async function whyNone(question: { network: Network; bytes: string }, ask: Ask): Promise<string> {
  const chains = await ask('verifiedChains', undefined as never);
  const reasons = await Promise.all(
    chains.map(async ({ chain, title }) => {
      const { problem = 'it could be a transaction of this chain' } = await readOnly(
        { ...question, chain },
        ask,
      );
      return `${title}: ${problem}.`;
    }),
  );
  return reasons.join(' ');
}

async function readOnly(
  options: { chain: string; network: Network; bytes: string },
  ask: Ask,
): Promise<Pick<Finding, 'account' | 'problem'> & { readonly hash: string }> {
  try {
    const { account, unsigned_tx_hash } = await ask('decode', options);
    return {
      account: account as unknown as readonly AccountLine[],
      hash: String(unsigned_tx_hash ?? ''),
    };
  } catch (error) {
    return { account: [], hash: '', problem: (error as Error).message };
  }
}

async function partsOf(
  options: Parameters<typeof import('@kiln-connect/verify').describeBytes>[0],
  ask: Ask,
): Promise<Pick<Finding, 'bytes' | 'parts'>> {
  try {
    return await ask('describeBytes', options);
  } catch {
    // The text spells no bytes; the verdict, or the reading, says so.
    return { bytes: '', parts: [] };
  }
}
