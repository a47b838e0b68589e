import type { Precondition } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { eth } from './amount-text.ts';
import type { Calldata } from './calldata.ts';
import { maxFeeOf } from './cost.ts';
import type { EthereumStakeIntent } from './intent.ts';
import type { EthereumNetwork } from './networks.ts';
import type { Transaction } from './transaction.ts';

interface Judged {
  readonly transaction: Transaction;
  readonly calldata: Extract<Calldata, { kind: 'deposits' }>;
  readonly intent: EthereumStakeIntent;
  readonly network: EthereumNetwork;
}

/** What must be true on chain when the transaction is signed, since no bytes can prove it. */
export function preconditionsOf(judged: Judged): readonly Precondition[] {
  const { transaction, calldata, intent } = judged;
  const need = transaction.value + maxFeeOf(transaction);
  const preconditions: Precondition[] = [
    keysUnused(judged),
    {
      code: 'wallet_nonce',
      statement: `The next nonce of ${intent.wallet} is ${transaction.nonce}: an older one can not be used again, a later one waits.`,
      how: "eth_getTransactionCount(wallet, 'latest') answers this number.",
      subject: { wallet: intent.wallet, nonce: Number(transaction.nonce) },
    },
    {
      code: 'wallet_funds',
      statement: `${intent.wallet} holds at least ${eth(need)}: the stake and the highest fee.`,
      how: "eth_getBalance(wallet, 'latest') answers at least this many wei.",
      subject: { wallet: intent.wallet, need_wei: need.toString() },
    },
  ];
  if (calldata.expectedDepositRoot)
    preconditions.push(...batchConditions(judged, calldata.expectedDepositRoot));
  return preconditions;
}

function keysUnused({ calldata, network }: Judged): Precondition {
  const credentials = hexFromBytes(
    (calldata.deposits[0] as { withdrawalCredentials: Uint8Array }).withdrawalCredentials,
  );
  return {
    code: 'validator_key_unused',
    statement:
      'Nobody has deposited on any of these public keys: the first deposit of a key fixes for ever to whom its stake comes back, whatever later deposits say.',
    how: `Ask a beacon node for the keys (/eth/v1/beacon/states/head/validators and …/pending_deposits), and an execution node for DepositEvent logs of ${checksumAddress(network.depositContract)} with them: none may be found.`,
    subject: {
      validators: calldata.deposits.map(({ publicKey }) => hexFromBytes(publicKey)),
      withdrawal_credentials: credentials,
    },
  };
}

function batchConditions(
  { transaction, network }: Judged,
  expectedRoot: Uint8Array,
): Precondition[] {
  const address = checksumAddress(transaction.to as Uint8Array);
  const depositContract = checksumAddress(network.depositContract);
  return [
    {
      code: 'batch_contract_code',
      statement: `The contract at ${address} is the published batch-deposit contract and nothing else.`,
      how: `The Keccak-256 of eth_getCode(address) is ${hexFromBytes(network.batchContractCodeHash)}; compile its source to see that it is right.`,
      subject: { address, code_hash: hexFromBytes(network.batchContractCodeHash) },
    },
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
