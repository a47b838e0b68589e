import { depositLogs } from '../deposit-logs.ts';
import type { BeaconNode, ExecutionNode } from '../node/index.ts';
import type { ChainTime } from './chain-time.ts';
import { namedBlock } from './positions.ts';

interface Sources {
  readonly beacon: BeaconNode;
  readonly execution: ExecutionNode;
  readonly time: ChainTime;
}

/** Execution blocks that one request for logs covers: what hosted nodes allow. */
const BLOCKS_PER_REQUEST = 5_000;
/** Two weeks on mainnet: longer than deposits wait at most times. */
const MOST_REQUESTS = 20;

/**
 * The slot from which a key's history has to be read: that of its deposit; `undefined` while the chain
 * does not know the key. The Beacon API tells the slot of a deposit only while it is pending. For a
 * validator the deposit is looked up in the two weeks of logs before it joined the registry; where
 * it is older, its history begins when it joined.
 */
export async function firstPosition(
  stakeId: string,
  sources: Sources,
): Promise<number | undefined> {
  const { beacon, time } = sources;
  const key = stakeId.toLowerCase();
  const [validator] = await beacon.validators('head', [key]);
  if (!validator) return firstPendingDeposit(key, beacon);
  const eligible = validator.activationEligibilityEpoch;
  // One that never was eligible is still below what activation takes, and has earned nothing.
  const joined =
    eligible === Number.POSITIVE_INFINITY
      ? (await namedBlock('head', sources)).position
      : time.firstSlotOf(Math.max(0, eligible - 1));
  if (joined === 0) return 0;
  return (await depositBefore(key, joined, sources)) ?? joined;
}

/** Deposits in the queue carry slot 0 when they come from the balance of a validator, which this is not. */
async function firstPendingDeposit(key: string, beacon: BeaconNode): Promise<number | undefined> {
  const deposits = await beacon.pendingDeposits('head');
  const slots = deposits.filter(({ publicKey }) => publicKey === key).map(({ slot }) => slot);
  return slots.length > 0 ? Math.min(...slots) : undefined;
}

async function depositBefore(
  key: string,
  slot: number,
  { beacon, execution, time }: Sources,
): Promise<number | undefined> {
  let to = await executionBlockBefore(slot, beacon);
  for (let request = 0; to > 0 && request < MOST_REQUESTS; request++) {
    const from = Math.max(0, to - BLOCKS_PER_REQUEST + 1);
    const logs = await depositLogs({ from, to }, execution);
    const first = logs.find(({ args }) => args.pubkey.toLowerCase() === key);
    if (first) {
      const { timestamp } = await execution.getBlock({ blockHash: first.blockHash });
      return time.slotAt(Number(timestamp));
    }
    to = from - 1;
  }
  return undefined;
}

/** The number of the last execution block before that slot; 0 when there was none. */
async function executionBlockBefore(slot: number, beacon: BeaconNode): Promise<number> {
  for (let candidate = slot - 1; candidate >= 0; candidate--) {
    const block = await beacon.block(candidate);
    if (block) return block.execution?.number ?? 0;
  }
  return 0;
}
