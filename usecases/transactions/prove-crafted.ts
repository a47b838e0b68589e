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
import type { PolicyGuard } from '../policies/policy-guard.ts';
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
  /** All that the request was crafted into. */
  readonly transactions: readonly Crafted[];
  readonly guard: Pick<PolicyGuard, 'policy' | 'requireVerdicts'>;
}

/**
 * Proves that crafted transactions do what was asked and nothing else: their intents are the
 * request's, one for each transaction that it asks for; the verifier accepts exactly the bytes that
 * would be handed out; and what bytes alone can not show holds on chain now. Proofs are in the order
 * of the transactions.
 * @throws {VerificationFailedError} 'verification_failed' with every reason; hand nothing out then.
 * @throws {ForbiddenError} 'policy_refused' when they are past a limit of the organization's policy.
 * @throws {ConflictError} 'precondition_not_met' when the chain is not, or no longer, as it must be.
 */
export async function proveCrafted(
  judged: Judged,
  connection: ChainConnection,
  { verifier, log }: System,
): Promise<readonly Proof[]> {
  const { chain, network, action, input, transactions, guard } = judged;
  // The sum of the day is looked at when it is reserved; here it is as if the day began.
  const policy = guard.policy && { policy: guard.policy, spentToday: '0' };
  // Loaded with the first craft: its cryptography would slow down every start.
  const { findDepartures } = await import('@kiln-connect/verify');
  const intents = transactions.map(({ intent }) => intent);
  const reasons = [...findDepartures({ chain, network, action, request: input, intents })];
  const verdicts: Verdict[] = [];
  for (const crafted of transactions) {
    const { bytes, intent, statements } = crafted;
    const verdict = await verifier.verify({
      chain,
      network,
      bytes,
      intent,
      statements,
      ...policy,
    });
    verdicts.push(verdict);
    const faults = isPastPolicy(verdict) ? [] : verdict.reasons;
    reasons.push(...faults, ...answerDepartures(crafted, verdict));
  }
  const hashes = verdicts.map(({ hash }) => hash);
  const subject = { chain, network, action, hashes };
  const isFaulty = verdicts.some((one) => one.verdict === 'refused' && !isPastPolicy(one));
  if (reasons.length > 0 || isFaulty) {
    const why = reasons.map(({ code, message }) => ({ code, message }));
    log.error({ ...subject, reasons: why }, 'refused to hand out');
    throw new VerificationFailedError({
      code: 'verification_failed',
      message: `What was crafted here did not pass verification, so it is not handed out: ${why.map(({ message }) => message).join(' ')}`,
      details: { reasons: why },
    });
  }
  guard.requireVerdicts(verdicts);
  const proofs = await Promise.all(
    transactions.map(async ({ ahead = 0 }, i) => {
      const verdict = verdicts[i] as Verdict;
      const preconditions = await connection.checkPreconditions(verdict.preconditions, { ahead });
      return { verdict, preconditions };
    }),
  );
  const unmet = proofs.flatMap(({ verdict, preconditions }) =>
    findUnmet(verdict.preconditions, preconditions),
  );
  if (unmet.length === 0) return proofs;
  log.warn({ ...subject, reasons: unmet }, 'the chain has moved');
  throw preconditionNotMet(unmet, 'it is not handed out; the same request may succeed now');
}

/** It is held against a policy only when the bytes themselves are right: what is wrong then is that. */
const isPastPolicy = ({ policy }: Verdict): boolean => policy !== undefined;

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
