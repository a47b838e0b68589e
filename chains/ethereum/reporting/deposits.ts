import { asGwei, gweiToWei, type OperationRow } from '@kiln-connect/core';
import { type Hex, hexToBytes, type TransactionReceipt } from 'viem';
import { depositLogs } from '../deposit-logs.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import type { ExecutionNode, Validator } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import type { SlotBlock } from './slot-blocks.ts';
import { unusable } from './unusable.ts';

/** What reading deposits needs, and the validators that are asked for as of a slot. */
export interface DepositSources {
  readonly execution: ExecutionNode;
  readonly time: ChainTime;
  readonly validatorsAt: (slot: number) => readonly Validator[];
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
  sources: DepositSources,
): Promise<readonly OperationRow[]> {
  const { execution } = sources;
  const byNumber = new Map(
    blocks.flatMap((block) => (block.execution ? [[block.execution.number, block] as const] : [])),
  );
  if (byNumber.size === 0 || stakeIds.size === 0) return [];
  const numbers = [...byNumber.keys()];
  const logs = await depositLogs(
    { from: Math.min(...numbers), to: Math.max(...numbers) },
    execution,
  );
  const asked = logs.filter((log) => stakeIds.has(log.args.pubkey.toLowerCase()));
  const receipts = await readReceipts(new Set(asked.map((log) => log.transactionHash)), execution);
  return asked.map((log) => {
    const block = byNumber.get(Number(log.blockNumber));
    const receipt = receipts.get(log.transactionHash);
    if (!block || block.execution?.hash !== log.blockHash || !receipt) {
      throw otherBranch(Number(log.blockNumber));
    }
    return toOperation({ log, block, receipt }, sources);
  });
}

interface DepositLog {
  readonly transactionHash: Hex;
  readonly logIndex: number;
  readonly args: { pubkey: Hex; withdrawal_credentials: Hex; amount: Hex };
}

function toOperation(
  { log, block, receipt }: { log: DepositLog; block: SlotBlock; receipt: TransactionReceipt },
  { time, validatorsAt }: DepositSources,
): OperationRow {
  const type = 'deposit';
  const stakeId = log.args.pubkey.toLowerCase();
  const at = time.timeOf(block.slot);
  const amount = gweiToWei(asGwei(littleEndian(log.args.amount)));
  const wallet = receipt.from.toLowerCase();
  const proxies = emitters(receipt);
  const index = validatorsAt(block.slot).find(({ publicKey }) => publicKey === stakeId)?.index;
  return {
    id: `${type}:${log.transactionHash}:${log.logIndex}`,
    stakeId,
    type,
    time: at,
    position: block.slot,
    wallet,
    proxies,
    amount,
    answer: {
      type,
      time: at.toISOString(),
      validator_address: stakeId,
      ...(index !== undefined && { validator_index: index }),
      tx_hash: log.transactionHash,
      tx_sender: wallet,
      tx_gas_used: receipt.gasUsed.toString(),
      tx_effective_gas_price: receipt.effectiveGasPrice.toString(),
      proxies,
      slot: block.slot,
      block: Number(receipt.blockNumber),
      ...(block.execution && { block_base_fee: block.execution.baseFeePerGas.toString() }),
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

async function readReceipts(
  hashes: ReadonlySet<Hex>,
  execution: ExecutionNode,
): Promise<ReadonlyMap<Hex, TransactionReceipt>> {
  const receipts = await Promise.all(
    [...hashes].map((hash) => execution.getTransactionReceipt({ hash })),
  );
  return new Map(receipts.map((receipt) => [receipt.transactionHash, receipt]));
}

/** The deposit contract logs amounts as the consensus layer writes them, smallest byte first. */
export const littleEndian = (bytes: Hex): bigint =>
  hexToBytes(bytes).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

const otherBranch = (number: number) =>
  unusable(
    'execution',
    `has another block ${number} than the beacon node: the chain moved while it was read. Read the range again.`,
  );
