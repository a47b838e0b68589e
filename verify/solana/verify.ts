import { isNetwork, type Reason, type Verdict } from '@kiln-connect/core';
import type { Question } from '../chain-verifier.ts';
import { refuseUnread } from '../refuse.ts';
import { isUndecodable } from '../undecodable.ts';
import { accountOf } from './account.ts';
import type { CommonIntent, Judgement, Subject } from './action.ts';
import { feeBoundOf } from './check-envelope.ts';
import { costOf, feeOf } from './cost.ts';
import { bareHex, UNKNOWN_NETWORK } from './decode.ts';
import { readInstructions, type Understood } from './instructions.ts';
import { readIntent } from './intent.ts';
import { readTransaction } from './transaction.ts';

/** Judges a Solana transaction against an intent; never throws for what it is given. */
export async function verifySolana(question: Question): Promise<Verdict> {
  if (!isNetwork(question.network)) {
    return refuseUnread([{ code: 'unknown_network', message: UNKNOWN_NETWORK, at: 'network' }]);
  }
  const asked = readIntent(question.intent);
  const intentReasons =
    'reasons' in asked ? asked.reasons : checkNetwork(asked.intent, question.network);
  const subject = readSubject(question.bytes);
  if ('reason' in subject) return refuseUnread([...intentReasons, subject.reason]);
  if ('reasons' in asked || intentReasons.length > 0) {
    return verdictOf({ reasons: intentReasons, preconditions: [] }, subject);
  }
  return verdictOf(asked.judge(subject), subject, asked.intent);
}

function checkNetwork(intent: CommonIntent, network: string): readonly Reason[] {
  if (intent.network === network) return [];
  const message = `the intent is for ${intent.network}, but it is judged for ${network}`;
  return [{ code: 'wrong_network', message, at: 'intent.network' }];
}

function readSubject(text: unknown): Subject | { readonly reason: Reason } {
  try {
    const transaction = readTransaction(text);
    const instructions = readInstructions(transaction.message);
    const understood = instructions.filter((one): one is Understood => one.known);
    return { transaction, instructions, cost: costOf(transaction.message, understood) };
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    return { reason: { code: error.code, message: error.message, at: 'bytes' } };
  }
}

function verdictOf(
  { reasons, preconditions }: Judgement,
  { transaction, instructions, cost }: Subject,
  intent?: CommonIntent,
): Verdict {
  const fee = feeOf(cost);
  return {
    verdict: reasons.length === 0 ? 'accepted' : 'refused',
    reasons,
    account: accountOf(transaction, instructions, cost),
    cost: {
      value_lamports: cost.value.toString(),
      base_fee_lamports: cost.baseFee.toString(),
      priority_fee_lamports: cost.priorityFee.toString(),
      max_fee_lamports: fee.toString(),
      max_total_lamports: (cost.value + fee).toString(),
      ...(intent && { fee_bound_lamports: feeBoundOf(intent).toString() }),
    },
    hash: bareHex(transaction.messageBytes),
    preconditions,
    proved: 'bytes',
  };
}
