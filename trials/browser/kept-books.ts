import type { Log, Network, RewardRow } from '@kiln-connect/core';
import { type ChainKey, openStore, type Store } from '@kiln-connect/store';

const DAY = 86_400_000;
const GENESIS = Date.parse('2026-01-05T00:00:00Z');
const KEY = `0x${'ab'.repeat(48)}`;
const ETHER = 10n ** 18n;

/** One position a day. */
const positionOf = (day: string): number => (Date.parse(`${day}T00:00:00Z`) - GENESIS) / DAY;
const timeOf = (position: number): Date => new Date(GENESIS + position * DAY);

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Whose books, and of which network: nothing there is asked of a node. */
interface BooksOptions {
  readonly name?: string;
  readonly slug?: string;
  readonly network?: Network;
}

/**
 * Writes a database into a folder in which no server ran yet: an organization, 'acme' on devnet unless
 * said otherwise, with an account whose stake earned from January to April 2026. January is closed, and something turned out since; February
 * and March can be closed; April goes on.
 */
export async function keepBooks(
  dataDir: string,
  { name = 'Acme', slug = 'acme', network = 'devnet' }: BooksOptions = {},
): Promise<void> {
  const books = { chain: 'eth', network } as const;
  const store = await openStore({ dataDir, log: silent });
  try {
    const { id: organizationId } = await store.organizations.create({
      name,
      slug,
      networks: [network, 'testnet'],
    });
    const tenant = { organizationId, network };
    const account = await store.accounts.create({ ...tenant, name: 'Treasury', description: '' });
    await store.stakes.track({ ...books, stakeIds: [KEY] });
    await store.accounts.addStakes({
      ...tenant,
      accountId: account.id,
      chain: books.chain,
      stakeIds: [KEY],
    });
    await readChain(store, books);
    const final = { position: positionOf('2026-04-08'), time: timeOf(positionOf('2026-04-08')) };
    await store.index.finalize({ ...books, block: final });
    for (let position = 0; position <= final.position; position++) {
      const day = timeOf(position).toISOString().slice(0, 10);
      const price = (2000 + (position % 7) * 12.5).toFixed(8);
      await store.prices.put({
        token: 'ETH',
        day,
        price,
        source: 'coingecko',
        at: timeOf(position),
      });
    }
    await store.closedPeriods.close({
      ...tenant,
      ...books,
      month: '2026-01-01',
      at: new Date('2026-02-03T09:12:00Z'),
      by: 'ada@acme.test',
      asOf: final.time,
      token: 'ETH',
    });
    // A builder's payment that nobody had seen when January was closed.
    await writeSlice(store, books, positionOf('2026-04-10'), [
      earned('2026-01-20', 'execution_mev', ETHER / 25n, positionOf('2026-04-10')),
    ]);
  } finally {
    await store.close();
  }
}

const earned = (
  day: string,
  component: string,
  amount: bigint,
  position = positionOf(day),
): RewardRow => ({
  stakeId: KEY,
  time: new Date(`${day}T12:00:00Z`),
  position,
  component,
  amount,
});

async function readChain(store: Store, books: ChainKey): Promise<void> {
  await store.index.applySlice({
    ...books,
    from: 0,
    position: 0,
    head: headAt(0),
    followedVersion: (await store.index.followed(books)).version,
    slice: { blocks: [], rewards: [], exposures: [], operations: [] },
  });
  await store.index.startBackfill({
    ...books,
    stakes: [{ stakeId: KEY, from: 1, firstPosition: 1 }],
  });
  for (const month of ['2026-01', '2026-02', '2026-03']) {
    const rewards = ['08', '15', '22'].map((day, i) =>
      earned(`${month}-${day}`, 'attestation', 2_871_463_000_000_000n + BigInt(i) * 10n ** 12n),
    );
    const block = earned(`${month}-22`, 'execution', ETHER / 40n);
    await writeSlice(store, books, positionOf(`${month}-25`), [...rewards, block], 5n * 10n ** 15n);
  }
  await writeSlice(store, books, positionOf('2026-04-09'), [
    earned('2026-04-08', 'attestation', 2_801_000_000_000_000n),
  ]);
}

const headAt = (position: number) => ({
  id: `${position}`,
  parentId: 'before',
  position,
  time: timeOf(position),
});

/** All that was earned up to a position since the last one, and what was paid out there. */
async function writeSlice(
  store: Store,
  books: ChainKey,
  position: number,
  rewards: readonly RewardRow[],
  paid?: bigint,
): Promise<void> {
  const cursor = await store.index.cursor(books);
  await store.index.applySlice({
    ...books,
    from: (cursor?.position ?? 0) + 1,
    position,
    head: headAt(position),
    followedVersion: (await store.index.followed(books)).version,
    slice: {
      blocks: [],
      rewards,
      exposures: rewards.map(({ stakeId, time, position: at }) => ({
        stakeId,
        time,
        position: at,
        seconds: DAY / 1000,
        effectiveBalance: 32n * ETHER,
      })),
      operations: [],
      payouts: {
        rows:
          paid === undefined
            ? []
            : [{ stakeId: KEY, time: timeOf(position), position, amount: paid, empties: false }],
        accruing: ['attestation', 'sync_committee', 'proposer', 'slashing'],
      },
    },
  });
}
