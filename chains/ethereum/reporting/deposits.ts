import { asGwei, gweiToWei, type OperationRow } from '@kiln-connect/core';
import { type Hex, hexToBytes, type TransactionReceipt } from 'viem';
import { depositLogs } from '../deposit-logs.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import type { ExecutionNode, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import {
  executionRange,
  type Logged,
  type LogPlace,
  transactionFields,
  withTransactions,
} from './logged.ts';
import type { SlotBlock } from './slot-blocks.ts';

/** What reading logs of contracts needs, and the validators that are asked for as of a slot. */
export interface LogSources {
  readonly execution: ExecutionNode;
  readonly time: ChainTime;
  readonly validatorsAt: (slot: number) => readonly Validator[];
  /** Public keys of those that are validators in any of the blocks. */
  readonly validatorKeys: ReadonlySet<string>;
}

/**
 * The deposits of these blocks for the public keys that are asked for, first ones and top-ups alike, as
 * the deposit contract logged them: one request for all blocks and one for each transaction that
 * matters. A deposit is shown even when its signature is bad, for the money is spent.
 * @throws {NodeAnswerError} when the execution node is on another branch than the beacon node.
 */
export async function depositOperations(
  blocks: readonly SlotBlock[],
  stakeIds: ReadonlySet<string>,
  sources: LogSources,
): Promise<readonly OperationRow[]> {
  const { execution } = sources;
  const range = executionRange(blocks);
  if (!range || stakeIds.size === 0) return [];
  const logs = await depositLogs(range, execution);
  const asked = logs.filter((log) => stakeIds.has(log.args.pubkey.toLowerCase()));
  const found = await withTransactions(asked, { blocks, execution });
  return found.map((logged) => toOperation(logged, sources));
}

interface DepositLog extends LogPlace {
  readonly args: { pubkey: Hex; withdrawal_credentials: Hex; amount: Hex };
}

function toOperation(
  { log, block, receipt }: Logged<DepositLog>,
  { time, validatorsAt }: LogSources,
): OperationRow {
  const type = 'deposit';
  const stakeId = log.args.pubkey.toLowerCase();
  const at = time.timeOf(block.slot);
  const amount = gweiToWei(asGwei(littleEndian(log.args.amount)));
  const proxies = emitters(receipt);
  const index = validatorsAt(block.slot).find(({ publicKey }) => publicKey === stakeId)?.index;
  return {
    id: `${type}:${log.transactionHash}:${log.logIndex}`,
    stakeId,
    type,
    time: at,
    position: block.slot,
    wallet: receipt.from.toLowerCase(),
    proxies,
    amount,
    answer: {
      type,
      time: at.toISOString(),
      validator_address: stakeId,
      ...(index !== undefined && { validator_index: index }),
      ...transactionFields({ block, receipt }),
      proxies,
      withdrawal_credentials: log.args.withdrawal_credentials.toLowerCase(),
      amount: amount.toString(),
    },
  };
}

/** The contracts, besides the deposit contract, that logged something in the transaction. */
const emitters = ({ logs }: TransactionReceipt): string[] => [
  ...new Set(
    logs
      .map(({ address }) => address.toLowerCase())
      .filter((address) => address !== DEPOSIT_CONTRACT.toLowerCase()),
  ),
];

/** The deposit contract logs amounts as the consensus layer writes them, smallest byte first. */
export const littleEndian = (bytes: Hex): bigint =>
  hexToBytes(bytes).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
