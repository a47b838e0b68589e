import type { Reason, Verdict } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import type { Question } from '../chain-verifier.ts';
import { refuseUnread } from '../refuse.ts';
import { isUndecodable } from '../undecodable.ts';
import { accountOf } from './account.ts';
import type { Judgement, Subject } from './action.ts';
import { readCalldata } from './calldata.ts';
import { maxFeeOf } from './cost.ts';
import { readIntent } from './intent.ts';
import { type EthereumNetwork, findNetwork, UNKNOWN_NETWORK } from './networks.ts';
import { decodeTransaction, refusedType, transactionBytes } from './transaction.ts';

type Read = Pick<Subject, 'transaction' | 'calldata'>;

/** Judges an Ethereum transaction against an intent; never throws for what it is given. */
export async function verifyEthereum(question: Question): Promise<Verdict> {
  const network = findNetwork(question.network);
  if (!network) {
    return refuseUnread([{ code: 'unknown_network', message: UNKNOWN_NETWORK, at: 'network' }]);
  }
  const asked = readIntent(question.intent);
  const intentReasons = 'reasons' in asked ? asked.reasons : checkNetwork(asked, network);
  const read = readTransaction(question.bytes, network);
  if ('reason' in read) return refuseUnread([...intentReasons, read.reason]);
  if ('reasons' in asked || intentReasons.length > 0) {
    return verdictOf({ reasons: intentReasons, preconditions: [] }, read, network);
  }
  return verdictOf(
    await asked.judge({ ...read, network, statements: question.statements }),
    read,
    network,
  );
}

function checkNetwork(intent: { network: string }, network: EthereumNetwork): readonly Reason[] {
  if (intent.network === network.name) return [];
  const message = `the intent is for ${intent.network}, but it is judged for ${network.name}`;
  return [{ code: 'wrong_network', message, at: 'intent.network' }];
}

function readTransaction(
  text: unknown,
  network: EthereumNetwork,
): Read | { readonly reason: Reason } {
  try {
    const bytes = transactionBytes(text);
    const other = refusedType(bytes);
    if (other) {
      const message = `this is ${other}; only EIP-1559 transactions (type 2) can be accepted`;
      return { reason: { code: 'unsupported_transaction_type', message, at: 'type' } };
    }
    const transaction = decodeTransaction(bytes);
    return { transaction, calldata: readCalldata(transaction, network) };
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    const at = error.details?.at;
    const reason = { code: error.code, message: error.message };
    return { reason: typeof at === 'string' ? { ...reason, at } : reason };
  }
}

function verdictOf(
  { reasons, preconditions }: Judgement,
  { transaction, calldata }: Read,
  network: EthereumNetwork,
): Verdict {
  const fee = maxFeeOf(transaction);
  return {
    verdict: reasons.length === 0 ? 'accepted' : 'refused',
    reasons,
    account: accountOf(transaction, calldata, network),
    cost: {
      value_wei: transaction.value.toString(),
      max_fee_wei: fee.toString(),
      max_total_wei: (transaction.value + fee).toString(),
    },
    hash: hexFromBytes(transaction.signingHash),
    preconditions,
    proved: 'bytes',
  };
}
