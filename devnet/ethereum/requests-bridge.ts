import { type electra, ssz } from '@lodestar/types';
import { fromHex } from '@lodestar/utils';
import { decodeEventLog, type Hex, numberToHex, parseAbi } from 'viem';
import type { Call, JsonRpc } from './json-rpc.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  DEPOSIT_CONTRACT,
  SYSTEM_ADDRESS,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './network.ts';

const depositAbi = parseAbi([
  'event DepositEvent(bytes pubkey, bytes withdrawal_credentials, bytes amount, bytes signature, bytes index)',
]);

export interface ExecutionLog {
  readonly address: string;
  readonly data: Hex;
  readonly topics: [Hex, ...Hex[]];
}

/** The contracts whose logs matter to the consensus side. */
export const REQUEST_CONTRACTS = [
  DEPOSIT_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
  CONSOLIDATION_REQUEST_CONTRACT,
] as const;

/** A deposit as the deposit contract logged it (EIP-6110); its integers are little-endian. */
export function depositRequestOf(log: ExecutionLog): electra.DepositRequest {
  const { args } = decodeEventLog({ abi: depositAbi, data: log.data, topics: log.topics });
  return {
    pubkey: fromHex(args.pubkey),
    withdrawalCredentials: fromHex(args.withdrawal_credentials),
    amount: ssz.UintNum64.deserialize(fromHex(args.amount)),
    signature: fromHex(args.signature),
    index: ssz.UintBn64.deserialize(fromHex(args.index)),
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
  const read = (slot: number): Call => ['eth_getStorageAt', contract, numberToHex(slot), 'latest'];
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
      (name): Call => [
        'anvil_setStorageAt',
        contract,
        numberToHex(SLOTS[name]),
        numberToHex(after[name], { size: 32 }),
      ],
    ),
  );
  return { requests, isUnsettled: !isEmpty || after.excess > 0n };
}
