import { type Hex, hexToBigInt, numberToHex, sliceHex } from 'viem';
import type { ExecutionNode } from './node/index.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './reporting/request-fees.ts';
import type { RequestContract } from './request-value.ts';
import type { Obstacle } from './rules/obstacle.ts';

/**
 * Where the contracts keep what no block has taken out of their queues yet; a request is some words:
 * who asked, then the bytes of the call.
 * https://eips.ethereum.org/EIPS/eip-7002#constants and https://eips.ethereum.org/EIPS/eip-7251
 */
const HEAD_SLOT = 2;
const TAIL_SLOT = 3;
const FIRST_SLOT = 4;
const WORDS: { readonly [contract in RequestContract]: number } = {
  [WITHDRAWAL_REQUEST_CONTRACT]: 3,
  [CONSOLIDATION_REQUEST_CONTRACT]: 4,
};

/** The last ones are looked at: more than a hundred blocks take out. */
const MOST_REQUESTS = 250;

/** A request that no block has taken up. */
interface WaitingRequest {
  /** Lower case. */
  readonly wallet: string;
  /** Of the validator that is to pay out, exit or change; lower case. */
  readonly publicKey: string;
}

/** The requests that wait in a contract's queue, oldest first; at most the last 250. */
export async function readWaitingRequests(
  contract: RequestContract,
  execution: ExecutionNode,
): Promise<readonly WaitingRequest[]> {
  const read = async (slot: number): Promise<Hex> =>
    (await execution.request({
      method: 'eth_getStorageAt',
      params: [contract, numberToHex(slot), 'latest'],
    })) as Hex;
  const [head, tail] = (await Promise.all([HEAD_SLOT, TAIL_SLOT].map(read))).map((word) =>
    Number(hexToBigInt(word)),
  ) as [number, number];
  const first = Math.max(head, tail - MOST_REQUESTS);
  const places = Array.from({ length: Math.max(0, tail - first) }, (_, i) => first + i);
  return Promise.all(
    places.map(async (place) => {
      const slot = FIRST_SLOT + place * WORDS[contract];
      const [sender, begin, end] = (await Promise.all([slot, slot + 1, slot + 2].map(read))) as [
        Hex,
        Hex,
        Hex,
      ];
      return {
        wallet: `0x${sender.slice(-40).toLowerCase()}`,
        publicKey: `${begin}${sliceHex(end, 0, 16).slice(2)}`.toLowerCase(),
      };
    }),
  );
}

/**
 * Whether a request of this wallet for one of the validators waits in a contract's queue. The beacon
 * state does not show it yet, and the chain would pass over the second one.
 */
export async function findWaitingRequest(
  { wallet, publicKeys }: { wallet: string; publicKeys: readonly string[] },
  execution: ExecutionNode,
): Promise<Obstacle | undefined> {
  const queues = await Promise.all(
    [WITHDRAWAL_REQUEST_CONTRACT, CONSOLIDATION_REQUEST_CONTRACT].map((contract) =>
      readWaitingRequests(contract as RequestContract, execution),
    ),
  );
  const asked = new Set(publicKeys);
  const waiting = queues
    .flat()
    .find((one) => one.wallet === wallet.toLowerCase() && asked.has(one.publicKey));
  if (!waiting) return undefined;
  return {
    code: 'request_waiting',
    message: `A request of ${waiting.wallet} for validator ${waiting.publicKey} waits to be taken up by a block. Expected none: ask again once the chain has answered it.`,
    have: '1 request',
    need: '0 requests',
  };
}
