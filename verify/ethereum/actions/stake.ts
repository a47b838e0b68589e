import { bytesFromHex } from '../../bytes.ts';
import { defineAction, type Question } from '../action.ts';
import { checksumAddress } from '../address.ts';
import { checkDeposits, checkSignatures } from '../check-deposits.ts';
import type { Recipient } from '../check-envelope.ts';
import { checkValidators, namesOfStaked } from '../check-validators.ts';
import { depositContract } from '../recipients.ts';
import { batchConditions, keysUnused } from '../stake-preconditions.ts';
import { type EthereumStakeIntent, stakeIntent, whoIsStaked } from './stake-intent.ts';

/** New validators: deposits on the deposit contract, or several of them through the batch contract. */
export const stake = defineAction({
  schema: stakeIntent,
  published: whoIsStaked,
  calls: 'deposits',
  noun: 'a stake',
  recipient,
  // Of what was asked for: more validators in the bytes must not buy a higher fee.
  gasAllowance: ({ validators, number_of_validators }) =>
    100_000n + 100_000n * BigInt(validators?.length ?? number_of_validators ?? 1),
  check: ({ transaction, calldata: { deposits }, intent, statements }) => [
    ...checkDeposits(transaction, deposits, intent),
    ...checkValidators(deposits, intent, statements),
  ],
  checkAtLast: ({ calldata, network }) => checkSignatures(calldata.deposits, network),
  preconditions: ({ transaction, calldata, network }) => [
    keysUnused(calldata.deposits, network),
    ...(calldata.expectedDepositRoot
      ? batchConditions(transaction, calldata.expectedDepositRoot, network)
      : []),
  ],
  /**
   * `withdrawal_credentials` is an address and means the wallet when it is left out, and nothing
   * compounds unless it is asked for.
   */
  terms: (request) => [
    {
      wallet: request.wallet,
      amount_wei: request.amount_wei,
      withdrawal_address: request.withdrawal_credentials ?? request.wallet,
      compounding_withdrawal: request.compounding_withdrawal ?? false,
      number_of_validators: request.number_of_validators,
    },
  ],
  exposure: (intent, statements) => ({
    amount: BigInt(intent.amount_wei),
    validators: namesOfStaked(intent, statements),
    withdrawalAddresses: [intent.withdrawal_address],
  }),
});

function recipient({ calldata, intent, network }: Question<EthereumStakeIntent>): Recipient {
  if (calldata.kind !== 'deposits' || calldata.function !== 'batchDeposit') {
    return depositContract(network);
  }
  if (intent.batch_deposit_contract !== undefined) {
    const address = bytesFromHex(intent.batch_deposit_contract) as Uint8Array;
    return { address, what: "the intent's batch-deposit contract" };
  }
  const message = `the transaction calls batchDeposit, but the intent names no batch_deposit_contract; without it only the deposit contract at ${checksumAddress(network.depositContract)} is right`;
  return { reason: { code: 'wrong_contract', message, at: 'to' } };
}
