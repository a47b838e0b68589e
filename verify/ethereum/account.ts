import type { AccountLine } from '@kiln-connect/core';
import { sameBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { eth, gwei } from './amount-text.ts';
import { detailsOf, purposeOf } from './call-account.ts';
import type { Calldata } from './calldata.ts';
import { maxFeeOf } from './cost.ts';
import type { EthereumNetwork } from './networks.ts';
import type { Transaction } from './transaction.ts';

/** The readable account: what the bytes do, in words, from the bytes alone. */
export function accountOf(
  transaction: Transaction,
  calldata: Calldata,
  network: EthereumNetwork,
): readonly AccountLine[] {
  const fee = maxFeeOf(transaction);
  const lines: AccountLine[] = [
    { label: 'What it does', value: purposeOf(transaction, calldata) },
    { label: 'Network', value: networkOf(transaction, network) },
    {
      label: 'From',
      value: transaction.signed
        ? `${checksumAddress(transaction.signed.sender)} (has signed)`
        : 'whoever signs it: the bytes do not name the sender until then',
    },
    { label: 'To', value: recipientOf(transaction, calldata, network) },
    { label: 'Value', value: eth(transaction.value) },
    ...detailsOf(transaction, calldata),
    {
      label: 'Fee, at most',
      value: `${eth(fee)} (${transaction.gasLimit} gas at up to ${gwei(transaction.maxFeePerGas)}, of which up to ${gwei(transaction.maxPriorityFeePerGas)} is a tip)`,
    },
    { label: 'Leaves the wallet, at most', value: eth(transaction.value + fee) },
    { label: 'Nonce', value: transaction.nonce.toString() },
  ];
  if (transaction.accessList.length > 0) {
    lines.push({ label: 'Access list', value: `${transaction.accessList.length} entries` });
  }
  return lines;
}

function networkOf({ chainId }: Transaction, network: EthereumNetwork): string {
  return chainId === network.chainId
    ? `${network.label} (chain id ${chainId})`
    : `chain id ${chainId}, which is not ${network.label} (${network.chainId})`;
}

/** Whom a transaction calls: the address, and what the verifier knows of it. */
export function recipientOf(
  { to }: Pick<Transaction, 'to'>,
  calldata: Calldata,
  network: EthereumNetwork,
): string {
  if (!to) return 'nobody: a contract is created';
  const known: readonly [Uint8Array, string][] = [
    [network.depositContract, 'the deposit contract'],
    [network.withdrawalRequestContract, 'the contract of withdrawal requests, EIP-7002'],
    [network.consolidationRequestContract, 'the contract of consolidation requests, EIP-7251'],
  ];
  const what = known.find(([address]) => sameBytes(address, to))?.[1] ?? calledAs(calldata);
  return `${checksumAddress(to)} (${what})`;
}

/** What a contract that is not known by its address is called as; nobody knows its code. */
function calledAs(calldata: Calldata): string {
  if (calldata.kind === 'exit-request') return 'called as an exit-request contract';
  return calldata.kind === 'deposits' && calldata.function === 'batchDeposit'
    ? 'called as a batch-deposit contract'
    : 'no contract that the verifier knows';
}
