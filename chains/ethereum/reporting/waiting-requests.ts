import { hexToBigInt, toHex } from 'viem';
import { z } from 'zod';
import type { ExecutionNode } from '../node/index.ts';
import { WITHDRAWAL_REQUEST_CONTRACT } from './request-fees.ts';
import { unusable } from './unusable.ts';
import { type RequestLog, requestLogs } from './withdrawal-requests.ts';

/** Where the contract keeps the ends of its queue: https://eips.ethereum.org/EIPS/eip-7002 */
const QUEUE_HEAD = 2n;
const QUEUE_TAIL = 3n;

/** A block takes 16 requests and has room for some 750: the oldest waits for less than this. */
const LONGEST_WAIT_BLOCKS = 256;

const word = z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{1,64}$/)]);

const proof = z.object({ storageProof: z.array(z.object({ value: word })).length(2) });

/**
 * The requests that wait in the contract of EIP-7002 for a block to take them, oldest first. One
 * request as long as none waits, which is nearly always; else five.
 * @throws {NodeAnswerError} when the node answers something else than words of storage.
 */
export async function waitingRequests(execution: ExecutionNode): Promise<readonly RequestLog[]> {
  if (await isEmpty(execution)) return [];
  const blockNumber = await execution.getBlockNumber();
  const [head, tail] = await Promise.all(
    [QUEUE_HEAD, QUEUE_TAIL].map((slot) => storageAt(slot, blockNumber, execution)),
  );
  const waiting = Number((tail ?? 0n) - (head ?? 0n));
  if (waiting === 0) return [];
  const to = Number(blockNumber);
  const from = Math.max(0, to - LONGEST_WAIT_BLOCKS);
  return (await requestLogs({ from, to }, execution)).slice(-waiting);
}

const asWord = (value: bigint) => toHex(value, { size: 32 });

/** Both ends of the queue as of one block: no other request gives two words of storage at once. */
async function isEmpty(execution: ExecutionNode): Promise<boolean> {
  const answer = proof.safeParse(
    await execution.request({
      method: 'eth_getProof',
      params: [WITHDRAWAL_REQUEST_CONTRACT, [QUEUE_HEAD, QUEUE_TAIL].map(asWord), 'latest'],
    }),
  );
  if (!answer.success) throw noStorage();
  const [head, tail] = answer.data.storageProof.map(({ value }) => hexToBigInt(value));
  return head === tail;
}

async function storageAt(
  slot: bigint,
  blockNumber: bigint,
  execution: ExecutionNode,
): Promise<bigint> {
  const answer = word.safeParse(
    await execution.request({
      method: 'eth_getStorageAt',
      params: [WITHDRAWAL_REQUEST_CONTRACT, toHex(slot), toHex(blockNumber)],
    }),
  );
  if (answer.success) return hexToBigInt(answer.data);
  throw noStorage();
}

const noStorage = () =>
  unusable('execution', `does not answer the storage of ${WITHDRAWAL_REQUEST_CONTRACT}.`);
