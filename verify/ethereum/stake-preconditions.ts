import type { Precondition } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import type { Deposit } from './deposit.ts';
import type { EthereumNetwork } from './networks.ts';
import { contractCode } from './preconditions.ts';
import type { Transaction } from './transaction.ts';

/** Nobody has deposited on the keys before; all deposits have the same credentials. */
export function keysUnused(deposits: readonly Deposit[], network: EthereumNetwork): Precondition {
  const [first] = deposits as readonly [Deposit];
  return {
    code: 'validator_key_unused',
    statement:
      'Nobody has deposited on any of these public keys: the first deposit of a key fixes for ever to whom its stake comes back, whatever later deposits say.',
    how: `Ask a beacon node for the keys (/eth/v1/beacon/states/head/validators and …/pending_deposits), and an execution node for DepositEvent logs of ${checksumAddress(network.depositContract)} with them: none may be found.`,
    subject: {
      validators: deposits.map(({ publicKey }) => hexFromBytes(publicKey)),
      withdrawal_credentials: hexFromBytes(first.withdrawalCredentials),
    },
  };
}

/** The batch contract is the published one, and it is called with the deposit root of now. */
export function batchConditions(
  transaction: Transaction,
  expectedRoot: Uint8Array,
  network: EthereumNetwork,
): readonly Precondition[] {
  const depositContract = checksumAddress(network.depositContract);
  return [
    contractCode(transaction, {
      code: 'batch_contract_code',
      what: 'batch-deposit',
      codeHash: network.batchContractCodeHash,
    }),
    {
      code: 'deposit_root_current',
      statement: `The root of the deposit contract is ${hexFromBytes(expectedRoot)} now, when the keys are found unused: with the root of a later moment somebody could deposit on the keys in between.`,
      how: `get_deposit_root() of ${depositContract} answers this root.`,
      subject: {
        deposit_contract: depositContract,
        expected_deposit_root: hexFromBytes(expectedRoot),
      },
    },
  ];
}
