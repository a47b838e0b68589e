import { type electra, ssz } from '@lodestar/types';
import { fromHex } from '@lodestar/utils';
import { quantity, word } from './hex.ts';
import type { Call, JsonRpc } from './json-rpc.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  DEPOSIT_CONTRACT,
  SYSTEM_ADDRESS,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './network.ts';

export interface ExecutionLog {
  readonly address: string;
  readonly data: string;
}

/** The contracts whose logs matter to the consensus side. */
export const REQUEST_CONTRACTS = [
  DEPOSIT_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
  CONSOLIDATION_REQUEST_CONTRACT,
] as const;

/** Length of the data of a DepositEvent, and where its fields begin (EIP-6110, `parse_deposit_data`). */
const DEPOSIT_EVENT = {
  length: 576,
  pubkey: [192, 48],
  withdrawalCredentials: [288, 32],
  amount: [352, 8],
  signature: [416, 96],
  index: [544, 8],
} as const;

/**
 * A deposit as the deposit contract logged it; its integers are little-endian (EIP-6110).
 * @throws {Error} when the log is not a DepositEvent.
 */
export function depositRequestOf(log: ExecutionLog): electra.DepositRequest {
  const data = fromHex(log.data);
  if (data.length !== DEPOSIT_EVENT.length) {
    throw new Error(`a DepositEvent has ${DEPOSIT_EVENT.length} bytes, not ${data.length}`);
  }
  const field = ([start, length]: readonly [number, number]) => data.slice(start, start + length);
  return {
    pubkey: field(DEPOSIT_EVENT.pubkey),
    withdrawalCredentials: field(DEPOSIT_EVENT.withdrawalCredentials),
    amount: ssz.UintNum64.deserialize(field(DEPOSIT_EVENT.amount)),
    signature: field(DEPOSIT_EVENT.signature),
    index: ssz.UintBn64.deserialize(field(DEPOSIT_EVENT.index)),
  };
}

/** One of the two queues of requests that the execution chain keeps in a contract. */
interface Queue<Request> {
  readonly contract: string;
  /** Requests that one block takes at most. */
  readonly limit: number;
  /** Requests a block above which the fee rises. */
  readonly target: bigint;
  readonly recordBytes: number;
  readonly decode: (record: Uint8Array) => Request;
}

/** EIP-7002: source address, public key, amount big-endian as the contract returns it little-endian. */
const withdrawals: Queue<electra.WithdrawalRequest> = {
  contract: WITHDRAWAL_REQUEST_CONTRACT,
  limit: 16,
  target: 2n,
  recordBytes: 20 + 48 + 8,
  decode: (record) => ssz.electra.WithdrawalRequest.deserialize(record),
};

/** EIP-7251: source address, public key of the source, public key of the target. */
const consolidations: Queue<electra.ConsolidationRequest> = {
  contract: CONSOLIDATION_REQUEST_CONTRACT,
  limit: 2,
  target: 1n,
  recordBytes: 20 + 48 + 48,
  decode: (record) => ssz.electra.ConsolidationRequest.deserialize(record),
};

/** Storage slots of both contracts. */
const SLOTS = { excess: 0, count: 1, head: 2, tail: 3 } as const;

export interface QueueDrain {
  /** Requests that the block hands to the consensus side, oldest first. */
  readonly withdrawals: electra.WithdrawalRequest[];
  readonly consolidations: electra.ConsolidationRequest[];
  /** True when something is left over that the next block must look at again. */
  readonly isUnsettled: boolean;
}

/**
 * Does what a block's own call at its end does on a real chain and Anvil leaves out: takes the next
 * requests out of both queues and brings the fees up to date (EIP-7002 and EIP-7251, system call).
 */
export async function drainRequestQueues(rpc: JsonRpc): Promise<QueueDrain> {
  const first = await drain(withdrawals, rpc);
  const second = await drain(consolidations, rpc);
  return {
    withdrawals: first.requests,
    consolidations: second.requests,
    isUnsettled: first.isUnsettled || second.isUnsettled,
  };
}

async function drain<Request>(
  queue: Queue<Request>,
  rpc: JsonRpc,
): Promise<{ requests: Request[]; isUnsettled: boolean }> {
  const { contract } = queue;
  const read = (slot: number): Call => ['eth_getStorageAt', contract, quantity(slot), 'latest'];
  // The contract itself says what a system call would take; a call by `eth_call` changes nothing.
  const [returned, ...words] = (await rpc.batch([
    ['eth_call', { from: SYSTEM_ADDRESS, to: contract }, 'latest'],
    read(SLOTS.excess),
    read(SLOTS.count),
    read(SLOTS.head),
    read(SLOTS.tail),
  ])) as string[];
  const [excess, count, head, tail] = words.map(BigInt) as [bigint, bigint, bigint, bigint];
  const bytes = fromHex(returned as string);
  const requests: Request[] = [];
  for (let at = 0; at + queue.recordBytes <= bytes.length; at += queue.recordBytes) {
    requests.push(queue.decode(bytes.subarray(at, at + queue.recordBytes)));
  }
  const taken = head + BigInt(requests.length);
  const isEmpty = taken === tail;
  const grown = excess + count - queue.target;
  const after = {
    excess: grown > 0n ? grown : 0n,
    count: 0n,
    head: isEmpty ? 0n : taken,
    tail: isEmpty ? 0n : tail,
  };
  const before = { excess, count, head, tail };
  const changed = (Object.keys(SLOTS) as (keyof typeof SLOTS)[]).filter(
    (name) => after[name] !== before[name],
  );
  await rpc.batch(
    changed.map(
      (name): Call => ['anvil_setStorageAt', contract, quantity(SLOTS[name]), word(after[name])],
    ),
  );
  return { requests, isUnsettled: !isEmpty || after.excess > 0n };
}
