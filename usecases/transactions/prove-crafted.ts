import {
  type ChainConnection,
  type CheckedPrecondition,
  type Crafted,
  type Json,
  type JsonObject,
  type Network,
  type Verdict,
  VerificationFailedError,
} from '@kiln-connect/core';
import type { System } from '../system.ts';
import { findUnmet, preconditionNotMet } from './unmet-preconditions.ts';

/** What was proved of a crafted transaction. */
export interface Proof {
  readonly verdict: Verdict;
  readonly preconditions: readonly CheckedPrecondition[];
}

interface Judged {
  readonly chain: string;
  readonly network: Network;
  readonly action: string;
  /** The request as it came in: the only thing here that crafting code did not write. */
  readonly input: JsonObject;
  readonly crafted: Crafted;
}

/**
 * Proves that a crafted transaction does what was asked and nothing else: its intent is the
 * request's, the verifier accepts exactly the bytes that would be handed out, and what bytes alone
 * can not show holds on chain now.
 * @throws {VerificationFailedError} 'verification_failed' with every reason; hand nothing out then.
 * @throws {ConflictError} 'precondition_not_met' when the chain is not, or no longer, as it must be.
 */
export async function proveCrafted(
  judged: Judged,
  connection: ChainConnection,
  { verifier, log }: System,
): Promise<Proof> {
  const { chain, network, action, input, crafted } = judged;
  const verdict = await verifier.verify({
    chain,
    network,
    bytes: crafted.bytes,
    intent: crafted.intent,
    statements: crafted.statements,
  });
  // Loaded with the first craft: its cryptography would slow down every start.
  const { findDepartures } = await import('@kiln-connect/verify');
  const reasons = [
    ...verdict.reasons,
    ...findDepartures({ chain, network, action, request: input, intents: [crafted.intent] }),
    ...answerDepartures(crafted, verdict),
  ].map(({ code, message }) => ({ code, message }));
  if (verdict.verdict === 'refused' || reasons.length > 0) {
    log.error({ chain, network, action, hash: verdict.hash, reasons }, 'refused to hand out');
    throw new VerificationFailedError({
      code: 'verification_failed',
      message: `The transaction that was crafted here did not pass verification, so it is not handed out: ${reasons.map(({ message }) => message).join(' ')}`,
      details: { reasons },
    });
  }
  const preconditions = await connection.checkPreconditions(verdict.preconditions);
  const unmet = findUnmet(verdict.preconditions, preconditions);
  if (unmet.length === 0) return { verdict, preconditions };
  log.warn({ chain, network, action, hash: verdict.hash, reasons: unmet }, 'the chain has moved');
  throw preconditionNotMet(unmet, 'it is not handed out; the same request may succeed now');
}

/** Where the answer would show a signer other bytes, or another hash, than those judged. */
function answerDepartures({ answer, bytes }: Crafted, { hash }: Verdict) {
  const shown = [
    ['unsigned_tx_serialized', bytes],
    ['unsigned_tx_hash', hash],
  ] as const;
  return shown
    .filter(([name, judged]) => name in answer && !isSame(answer[name], judged))
    .map(([name]) => ({
      code: 'answer_departs',
      message: `The answer's ${name} is not that of the bytes that were verified.`,
    }));
}

/** Hexadecimal text means the same in both cases. */
const isSame = (one: Json | undefined, other: string): boolean =>
  typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
