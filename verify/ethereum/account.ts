import { type AccountLine, WEI_PER_GWEI } from '@kiln-connect/core';
import { hexFromBytes, isZero, sameBytes } from '../bytes.ts';
import { checksumAddress } from './address.ts';
import { eth, gwei } from './amount-text.ts';
import type { Calldata } from './calldata.ts';
import { maxFeeOf } from './cost.ts';
import { type Deposit, totalOf } from './deposit.ts';
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
    ...detailsOf(calldata),
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

function purposeOf(transaction: Transaction, calldata: Calldata): string {
  if (!transaction.to) return 'Creates a contract';
  if (calldata.kind === 'none') return `Sends ${eth(transaction.value)}, and calls nothing`;
  if (calldata.kind === 'unknown') return `Not understood: ${calldata.why}`;
  const { deposits } = calldata;
  return `Stakes ${eth(totalOf(deposits))} on ${deposits.length} validator${deposits.length === 1 ? '' : 's'}`;
}

function networkOf({ chainId }: Transaction, network: EthereumNetwork): string {
  return chainId === network.chainId
    ? `${network.label} (chain id ${chainId})`
    : `chain id ${chainId}, which is not ${network.label} (${network.chainId})`;
}

function recipientOf({ to }: Transaction, calldata: Calldata, network: EthereumNetwork): string {
  if (!to) return 'nobody: a contract is created';
  const isBatch = calldata.kind === 'deposits' && calldata.expectedDepositRoot !== undefined;
  const what = sameBytes(to, network.depositContract)
    ? 'the deposit contract'
    : isBatch
      ? 'called as a batch-deposit contract'
      : 'not the deposit contract';
  return `${checksumAddress(to)} (${what})`;
}

function detailsOf(calldata: Calldata): readonly AccountLine[] {
  if (calldata.kind !== 'deposits') return [];
  const lines = calldata.deposits.map((deposit, i) => ({
    label: `Validator ${i + 1}`,
    value: `${hexFromBytes(deposit.publicKey)}: ${eth(deposit.amount * WEI_PER_GWEI)}`,
  }));
  const [first] = calldata.deposits;
  if (first) lines.push({ label: 'Comes back to', value: ownerOf(first) });
  if (calldata.expectedDepositRoot) {
    const value = `${hexFromBytes(calldata.expectedDepositRoot)}, or it reverts`;
    lines.push({ label: 'Deposit root must be', value });
  }
  return lines;
}

/** Who gets rewards and stake back, and how, in words. */
function ownerOf({ withdrawalCredentials: credentials }: Deposit): string {
  const type = credentials[0];
  if ((type !== 1 && type !== 2) || !isZero(credentials.subarray(1, 12))) {
    return `the holder of the credentials ${hexFromBytes(credentials)}, which are of no address`;
  }
  const address = checksumAddress(credentials.subarray(12));
  return type === 1
    ? `${address} (0x01: what exceeds 32 ETH is paid out by itself)`
    : `${address} (0x02: rewards compound up to 2048 ETH)`;
}
