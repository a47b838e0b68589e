import { asGwei, gweiToWei, NodeAnswerError, type OperationRow } from '@kiln-connect/core';
import { hexToBigInt, RpcRequestError, size, slice } from 'viem';
import type { ExecutionNode } from '../node/index.ts';
import type { LogSources } from './deposits.ts';
import {
  executionRange,
  type Logged,
  type LogPlace,
  transactionFields,
  withTransactions,
} from './logged.ts';
import { requestFee, WITHDRAWAL_REQUEST_CONTRACT } from './request-fees.ts';
import type { SlotBlock } from './slot-blocks.ts';
import { withdrawalAddress } from './withdrawal-address.ts';

/** A request as the contract of EIP-7002 logs it. */
export interface RequestLog extends LogPlace {
  /** Who asked: what called the contract. Lower case. */
  readonly source: string;
  readonly publicKey: string;
  /** Gwei; 0 asks for the exit. */
  readonly amount: bigint;
}

/**
 * The withdrawals and exits that owners of these validators asked for in these blocks, of the contract
 * of EIP-7002. Anybody can ask for any key; a request that is not of the validator's withdrawal address
 * has no effect and is left out. One request for all blocks, two for each transaction that matters.
 * @throws {NodeAnswerError} when the execution node is on another branch than the beacon node.
 */
export async function withdrawalRequestOperations(
  blocks: readonly SlotBlock[],
  sources: LogSources,
): Promise<readonly OperationRow[]> {
  const { execution, validatorKeys } = sources;
  const range = executionRange(blocks);
  if (!range || validatorKeys.size === 0) return [];
  const logs = await requestLogs(range, execution);
  const found = await withTransactions(
    logs.filter(({ publicKey }) => validatorKeys.has(publicKey)),
    { blocks, execution },
  );
  const operations = await Promise.all(found.map((logged) => toOperation(logged, sources)));
  return operations.flat();
}

/** The contract logs 20 bytes of address, 48 of key and 8 of amount, largest first, and no topic. */
const LOG_BYTES = 20 + 48 + 8;

/** The requests that were made in these execution blocks, inclusive, oldest first. */
export async function requestLogs(
  { from, to }: { from: number; to: number },
  execution: ExecutionNode,
): Promise<readonly RequestLog[]> {
  const logs = await execution.getLogs({
    address: WITHDRAWAL_REQUEST_CONTRACT,
    fromBlock: BigInt(from),
    toBlock: BigInt(to),
  });
  return logs
    .filter(({ data }) => size(data) === LOG_BYTES)
    .map(({ data, blockNumber, blockHash, transactionHash, logIndex }) => ({
      blockNumber,
      blockHash,
      transactionHash,
      logIndex,
      source: slice(data, 0, 20).toLowerCase(),
      publicKey: slice(data, 20, 68).toLowerCase(),
      amount: hexToBigInt(slice(data, 68, 76)),
    }));
}

async function toOperation(
  logged: Logged<RequestLog>,
  { execution, time, validatorsAt }: LogSources,
): Promise<readonly OperationRow[]> {
  const { log, block } = logged;
  const validator = validatorsAt(block.slot).find(({ publicKey }) => publicKey === log.publicKey);
  if (!validator || withdrawalAddress(validator) !== log.source) return [];
  const type = 'withdrawal_request';
  const at = time.timeOf(block.slot);
  const amount = gweiToWei(asGwei(log.amount));
  const fee = await feePaid(logged, execution);
  return [
    {
      id: `${type}:${log.transactionHash}:${log.logIndex}`,
      stakeId: log.publicKey,
      type,
      time: at,
      position: block.slot,
      wallet: log.source,
      proxies: [],
      amount,
      answer: {
        type,
        time: at.toISOString(),
        validator_address: log.publicKey,
        validator_index: validator.index,
        ...transactionFields(logged),
        amount: amount.toString(),
        ...(fee !== undefined && { fee: fee.toString() }),
      },
    },
  ];
}

/**
 * What the request cost in wei: the contract keeps all that it is sent. What another contract sent it
 * is in no receipt; then it is what the contract asked in that block, which is what it answers after
 * the one before, as long as the node keeps the state of that.
 */
async function feePaid(
  { receipt }: Logged<RequestLog>,
  execution: ExecutionNode,
): Promise<bigint | undefined> {
  if (receipt.to?.toLowerCase() === WITHDRAWAL_REQUEST_CONTRACT.toLowerCase()) {
    return (await execution.getTransaction({ hash: receipt.transactionHash })).value;
  }
  try {
    return await requestFee(WITHDRAWAL_REQUEST_CONTRACT, execution, receipt.blockNumber - 1n);
  } catch (error) {
    if (error instanceof NodeAnswerError || error instanceof RpcRequestError) return undefined;
    throw error;
  }
}
