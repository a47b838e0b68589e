import type { OperatorStatement, Reason } from '@kiln-connect/core';
import type { Calldata } from './calldata.ts';
import { checkDeposits, checkSignatures } from './check-deposits.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkValidators } from './check-validators.ts';
import type { EthereumStakeIntent } from './intent.ts';
import type { EthereumNetwork } from './networks.ts';
import type { Transaction } from './transaction.ts';

interface Question {
  readonly transaction: Transaction;
  readonly calldata: Calldata;
  readonly intent: EthereumStakeIntent;
  readonly network: EthereumNetwork;
  readonly statements: readonly OperatorStatement[];
}

/**
 * Every reason why this transaction is not the stake that the intent asks for; none when it is.
 * The deposits' signatures, which cost far more than all else, are looked at last and only when
 * nothing else is wrong: bytes that are refused anyway can not make the verifier work for them.
 */
export async function checkStake(question: Question): Promise<readonly Reason[]> {
  const { transaction, calldata, intent, network, statements } = question;
  const reasons: Reason[] = [...checkEnvelope(transaction, calldata, intent, network)];
  if (calldata.kind !== 'deposits') {
    const why =
      calldata.kind === 'none' ? 'there is no calldata: nothing would be staked' : calldata.why;
    return [...reasons, { code: 'calldata_not_understood', message: why, at: 'data' }];
  }
  reasons.push(
    ...checkDeposits(transaction, calldata.deposits, intent),
    ...checkValidators(calldata.deposits, intent, network, statements),
  );
  return reasons.length > 0 ? reasons : checkSignatures(calldata.deposits, network);
}
