import type { BlockRef, ChainConnection, ChainSlice } from '@kiln-connect/core';

const GENESIS = Date.parse('2026-03-01T00:00:00Z');
const SECONDS_A_SLOT = 12;
const SLOTS_AN_EPOCH = 32;

export const timeOf = (position: number) => new Date(GENESIS + position * SECONDS_A_SLOT * 1000);

const blockAt = (position: number): BlockRef => ({
  position,
  id: `block ${position}`,
  parentId: `block ${position - 1}`,
  time: timeOf(position),
});

/**
 * What Ethereum gives for validators that do their duty: a block a slot; an attestation reward and a
 * balance an epoch and validator; now and then a block of theirs; a withdrawal in each 64 epochs.
 */
function sliceOf(from: number, to: number, stakeIds: readonly string[]): ChainSlice {
  const positions = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const epochEnds = positions.filter((position) => position % SLOTS_AN_EPOCH === 31);
  const atEpochs = epochEnds.flatMap((position) =>
    stakeIds.map((stakeId, n) => ({ stakeId, position, time: timeOf(position), n })),
  );
  return {
    blocks: positions.map(blockAt),
    rewards: [
      ...atEpochs.map(({ n, ...row }) => ({
        ...row,
        component: 'attestation',
        amount: BigInt(9_000 + n) * 10n ** 9n,
      })),
      ...atEpochs
        .filter(({ position, n }) => (position + n * 32) % 8_192 === 31)
        .map(({ n: _, ...row }) => ({
          ...row,
          component: 'execution',
          amount: 10n ** 16n,
          detail: { fee_recipient: row.stakeId },
        })),
    ],
    exposures: atEpochs.map(({ n: _, ...row }) => ({
      ...row,
      seconds: SLOTS_AN_EPOCH * SECONDS_A_SLOT,
      effectiveBalance: 32n * 10n ** 18n,
    })),
    operations: atEpochs
      .filter(({ position, n }) => (position + n * 32) % 2_048 === 31)
      .map(({ n: _, ...row }) => ({
        ...row,
        id: `${row.position}/${row.stakeId}`,
        type: 'withdrawal',
        proxies: [],
        amount: 10n ** 16n,
        answer: { type: 'withdrawal', block: row.position, validator_address: row.stakeId },
      })),
  };
}

/** Where a prepared chain begins: both kinds of segments do there. */
export const FIRST_SLOT = 2_048;

/**
 * A node that has made all its answers for so many slots from the first one on beforehand, so that reading
 * from it costs nothing; its head is before them.
 */
export function preparedChain(
  slots: number,
  stakeIds: readonly string[],
): { connection: ChainConnection; rows: ChainSlice; moveHead(position: number): void } {
  const slices = new Map<number, ChainSlice>();
  const length = 256;
  const end = FIRST_SLOT + slots;
  for (let from = FIRST_SLOT; from < end; from += length) {
    slices.set(from, sliceOf(from, Math.min(from + length, end) - 1, stakeIds));
  }
  const all = [...slices.values()];
  let head = blockAt(FIRST_SLOT - 1);
  return {
    moveHead: (position) => {
      head = blockAt(position);
    },
    rows: {
      blocks: all.flatMap(({ blocks }) => blocks),
      rewards: all.flatMap(({ rewards }) => rewards),
      exposures: all.flatMap(({ exposures }) => exposures),
      operations: all.flatMap(({ operations }) => operations),
    },
    connection: nodeThat({
      head: async () => head,
      finalized: async () => blockAt(Math.max(head.position - 2 * SLOTS_AN_EPOCH, FIRST_SLOT - 1)),
      blockAtOrBefore: async (position) => blockAt(position),
      readRange: async ({ from, to }) => {
        const prepared = slices.get(from - (from % length));
        if (prepared?.blocks[0]?.position === from && prepared.blocks.at(-1)?.position === to) {
          return prepared;
        }
        if (!prepared) throw new Error(`nothing was prepared at ${from}`);
        const isWithin = ({ position }: { position: number }) => position >= from && position <= to;
        return {
          blocks: prepared.blocks.filter(isWithin),
          rewards: prepared.rewards.filter(isWithin),
          exposures: prepared.exposures.filter(isWithin),
          operations: prepared.operations.filter(isWithin),
        };
      },
      readStakes: async () => [],
      firstPosition: async () => FIRST_SLOT,
    }),
  };
}

/** A connection that can do what the indexer needs, and nothing else. */
export function nodeThat(
  answers: Pick<
    ChainConnection,
    'head' | 'finalized' | 'blockAtOrBefore' | 'readRange' | 'readStakes' | 'firstPosition'
  >,
): ChainConnection {
  const unused = async () => {
    throw new Error('the indexer does not need this');
  };
  return {
    ...answers,
    positionAt: async (time) => Math.ceil((+time - GENESIS) / (SECONDS_A_SLOT * 1000)),
    health: async () => [],
    close: async () => {},
    craft: unused,
    checkPreconditions: unused,
    broadcast: unused,
    status: unused,
    networkStats: unused,
  };
}
