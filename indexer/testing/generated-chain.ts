import { createHash } from 'node:crypto';
import {
  type BlockRef,
  type ChainConnection,
  type ChainSlice,
  NodeUnavailableError,
  type OperationRow,
  type PayoutRow,
  type RewardComponents,
  type RewardRow,
  type StakeExposure,
} from '@kiln-connect/core';

const GENESIS = Date.parse('2026-03-01T00:00:00Z');
const MINUTES_A_POSITION = 20;
/** Exposures are booked at the end of such a stretch, with the time of its begin. */
const STRETCH = 4;

/** The components of its rewards that stakes accrue. */
const ACCRUING = ['attestation'];

/** One UTC day of a stake. */
export interface PlainDay {
  readonly day: string;
  readonly components: RewardComponents;
  /** The part of what was paid out that is income. */
  readonly recognized: bigint;
  readonly stakeBalance: bigint;
  readonly balanceSeconds: bigint;
  readonly activeSeconds: number;
}

/** A chain in memory whose every block and reward follows from its seeds: the same ones, the same chain. */
export interface GeneratedChain {
  readonly connection: ChainConnection;
  /** Adds positions. */
  grow(positions: number): void;
  /** Replaces what comes after `position` by other blocks, made from `seed`, up to the same head. */
  reorganize(position: number, seed: string): void;
  /** Puts the head back, as a node does that is restored from an earlier state. */
  restore(position: number): void;
  /** After so many more calls of the connection, does this once, in the middle of whatever goes on. */
  interrupt(calls: number, action: () => void): void;
  readonly head: number;
  /** What a perfect report says of a stake, by day. */
  days(stakeId: string): readonly PlainDay[];
  /** The ids of its operations, the latest first. */
  operations(stakeId: string): readonly string[];
}

/** Stake ids are 'name@first position': where their history begins. */
const firstPositionOf = (stakeId: string): number => Number(stakeId.split('@')[1]);

export function generateChain(seed: string, positions: number): GeneratedChain {
  let blocks: (BlockRef | undefined)[] = [];
  let branch = seed;
  let interruption: { calls: number; action: () => void } | undefined;

  const headBlock = (): BlockRef => lastBlock(blocks.length - 1);
  function lastBlock(position: number): BlockRef {
    for (let at = Math.min(position, blocks.length - 1); at >= 0; at -= 1) {
      const block = blocks[at];
      if (block) return block;
    }
    throw new Error(`there is no block at or before ${position}`);
  }
  function grow(count: number): void {
    for (let added = 0; added < count; added += 1) {
      const position = blocks.length;
      const parent = position === 0 ? undefined : headBlock();
      const id = hash(branch, parent?.id ?? 'none', position);
      // One position in seven is empty; the first one and the head never are.
      const isEmpty = position > 0 && added < count - 1 && number(id, 'empty') % 7 === 0;
      const parentId = parent?.id ?? 'none';
      blocks.push(isEmpty ? undefined : { position, id, parentId, time: timeOf(position) });
    }
  }
  const readRange = (from: number, to: number, stakeIds: readonly string[]): ChainSlice => {
    const parts = blocks
      .slice(from, to + 1)
      .flatMap((block) => (block ? stakeIds.map((stakeId) => rowsOf(block, stakeId)) : []));
    return {
      blocks: blocks.slice(from, to + 1).filter((block) => block !== undefined),
      rewards: parts.flatMap(({ rewards }) => rewards),
      exposures: parts.flatMap(({ exposures }) => exposures),
      operations: parts.flatMap(({ operations }) => operations),
      payouts: { rows: parts.flatMap(({ payouts }) => payouts), accruing: ACCRUING },
    };
  };
  /** Every call of the connection goes through here: it takes a moment, in which things may happen. */
  async function answer<T>(read: () => T): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    if (interruption) {
      interruption.calls -= 1;
      if (interruption.calls <= 0) {
        const { action } = interruption;
        interruption = undefined;
        action();
      }
    }
    return read();
  }

  grow(positions);
  const unused = async () => {
    throw new Error('the indexer does not need this');
  };
  return {
    grow,
    reorganize: (position, newSeed) => {
      const head = blocks.length;
      blocks = blocks.slice(0, position + 1);
      branch = newSeed;
      grow(head - blocks.length);
    },
    restore: (position) => {
      blocks = blocks.slice(0, position + 1);
      blocks.length = headBlock().position + 1;
    },
    interrupt: (calls, action) => {
      interruption = { calls, action };
    },
    get head() {
      return headBlock().position;
    },
    days: (stakeId) => daysOf(readRange(0, blocks.length - 1, [stakeId])),
    operations: (stakeId) =>
      readRange(0, blocks.length - 1, [stakeId])
        .operations.map(({ id }) => id)
        .reverse(),
    connection: {
      head: () => answer(headBlock),
      finalized: () => answer(() => lastBlock(Math.max(0, headBlock().position - 40))),
      blockAtOrBefore: (position) => answer(() => lastBlock(position)),
      positionAt: (time) =>
        answer(() => Math.ceil((time.getTime() - GENESIS) / (MINUTES_A_POSITION * 60_000))),
      readRange: async ({ from, to, stakeIds }) => {
        // In two calls, as real nodes are read: the chain may change between them.
        const { blocks: read } = await answer(() => readRange(from, to, []));
        const slice = await answer(() => readRange(from, to, stakeIds));
        return { ...slice, blocks: read };
      },
      readStakes: (known) =>
        answer(() =>
          known.map(({ stakeId, rewardTotals }) => {
            const rewards = Object.values(rewardTotals).reduce((sum, amount) => sum + amount, 0n);
            return {
              stakeId,
              state: 'active_ongoing',
              proxies: [],
              balance: 1n,
              effectiveBalance: 1n,
              answer: { rewards: `${rewards}`, head: headBlock().position },
            };
          }),
        ),
      firstPosition: (stakeId) =>
        answer(() => {
          const first = firstPositionOf(stakeId);
          return first <= headBlock().position ? first : undefined;
        }),
      health: async () => [],
      close: async () => {},
      craft: unused,
      checkPreconditions: unused,
      broadcast: unused,
      status: unused,
      networkStats: unused,
    },
  };
}

/** Makes a connection fail, as a node does that is down, until it is mended. */
export function breakable(connection: ChainConnection): {
  connection: ChainConnection;
  break(): void;
  mend(): void;
} {
  let isBroken = false;
  const guarded = new Proxy(connection, {
    get: (target, name: keyof ChainConnection) => {
      const method = target[name] as (...values: unknown[]) => unknown;
      return async (...values: unknown[]) => {
        if (isBroken) {
          throw new NodeUnavailableError({
            code: 'node_unavailable',
            message: 'The node can not be reached.',
          });
        }
        return method(...values);
      };
    },
  });
  return {
    connection: guarded,
    break: () => {
      isBroken = true;
    },
    mend: () => {
      isBroken = false;
    },
  };
}

function rowsOf(block: BlockRef, stakeId: string) {
  const rewards: RewardRow[] = [];
  const exposures: StakeExposure[] = [];
  const operations: OperationRow[] = [];
  const payouts: PayoutRow[] = [];
  const { position, time, id } = block;
  const first = firstPositionOf(stakeId);
  if (position < first) return { rewards, exposures, operations, payouts };
  const drawn = number(id, stakeId);
  const row = { stakeId, time, position };
  rewards.push({ ...row, component: 'attestation', amount: BigInt(drawn) - 900_000_000n });
  if (drawn % 11 === 0) {
    const detail = { fee_recipient: id };
    rewards.push({ ...row, component: 'execution', amount: 10n ** 30n + BigInt(drawn), detail });
  }
  if (position % STRETCH === STRETCH - 1) {
    exposures.push({
      ...row,
      time: timeOf(position - STRETCH + 1),
      seconds: STRETCH * MINUTES_A_POSITION * 60,
      effectiveBalance: 32_000_000_000n + BigInt(drawn % 7) * 1_000_000_000n,
    });
  }
  if (drawn % 17 === 0) payouts.push({ ...row, amount: BigInt(drawn) * 9n, empties: false });
  if (position === first || drawn % 13 === 0) {
    const operation = {
      id: `${id}/${stakeId}`,
      type: position === first ? 'deposit' : 'withdrawal',
    };
    const answer = { id: operation.id };
    operations.push({ ...row, ...operation, proxies: [], amount: BigInt(drawn), answer });
  }
  return { rewards, exposures, operations, payouts };
}

/** Summed in the plainest way, to hold the store's days against. */
function daysOf({ rewards, exposures, payouts }: ChainSlice): readonly PlainDay[] {
  const income = incomeOf(rewards, payouts?.rows ?? []);
  const days = [...rewards, ...exposures].map(({ time }) => time.toISOString().slice(0, 10));
  return [...new Set(days)].sort().map((day) => {
    const isOfDay = ({ time }: { time: Date }) => time.toISOString().startsWith(day);
    const components: Record<string, bigint> = {};
    for (const { component, amount } of rewards.filter(isOfDay)) {
      components[component] = (components[component] ?? 0n) + amount;
    }
    const held = exposures.filter(isOfDay);
    return {
      day,
      components,
      recognized: income.filter(isOfDay).reduce((sum, { recognized }) => sum + recognized, 0n),
      stakeBalance: held.at(-1)?.effectiveBalance ?? 0n,
      balanceSeconds: held.reduce(
        (sum, { effectiveBalance, seconds }) => sum + effectiveBalance * BigInt(seconds),
        0n,
      ),
      activeSeconds: held.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  });
}

/** What was accrued is paid out first. */
function incomeOf(rewards: readonly RewardRow[], payouts: readonly PayoutRow[]) {
  const accrued = (until: number) =>
    rewards
      .filter(({ component, position }) => ACCRUING.includes(component) && position <= until)
      .reduce((sum, { amount }) => sum + amount, 0n);
  let before = 0n;
  return payouts.map(({ time, position, amount }) => {
    let recognized = accrued(position) - before;
    if (recognized < 0n) recognized = 0n;
    if (recognized > amount) recognized = amount;
    before += recognized;
    return { time, recognized };
  });
}

const timeOf = (position: number) => new Date(GENESIS + position * MINUTES_A_POSITION * 60_000);

const hash = (...parts: (string | number)[]) =>
  createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 32);

const number = (...parts: string[]) => Number.parseInt(hash(...parts).slice(0, 7), 16) * 8;
