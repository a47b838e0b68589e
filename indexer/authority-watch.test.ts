import { randomUUID } from 'node:crypto';
import { type Authorities, silentLog, systemClock } from '@kiln-connect/core';
import type { AuthorityChange, Store } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AuthorityWatch, startAuthorityWatch } from './index.ts';
import { breakable, type GeneratedChain, generateChain } from './testing/generated-chain.ts';

const OURS: Authorities = { staker: 'us', withdrawer: 'us' };
const THEIRS: Authorities = { staker: 'us', withdrawer: 'them' };

/** A generated chain whose stakes have authorities that change at positions. */
function withAuthorities(chain: GeneratedChain) {
  const history: { position: number; stakeId: string; authorities: Authorities }[] = [];
  let shown: number | undefined;
  const at = (position: number, stakeId: string) =>
    history.findLast((entry) => entry.stakeId === stakeId && entry.position <= position);
  return {
    chain,
    /** From the next position on. */
    set: (stakeId: string, authorities: Authorities) => {
      chain.grow(1);
      history.push({ position: chain.head, stakeId, authorities });
    },
    /** Replaces the last positions by others, in which nothing happened to stakes. */
    undo: (positions: number) => {
      const last = chain.head - positions;
      chain.reorganize(last, randomUUID());
      for (let i = history.length - 1; i >= 0; i--) {
        if ((history[i]?.position ?? 0) > last) history.splice(i, 1);
      }
    },
    /** Shows an older state than it has, as a node does that fell behind. */
    fallBehind: (position: number | undefined) => {
      shown = position;
    },
    connection: {
      ...chain.connection,
      head: () => (shown === undefined ? chain.connection.head() : blockAt(shown)),
      readAuthorities: async (stakeIds: readonly string[]) => {
        const block = await (shown === undefined ? chain.connection.head() : blockAt(shown));
        const stakes = stakeIds.flatMap((stakeId) => {
          const entry = at(block.position, stakeId);
          return entry ? [{ stakeId, authorities: entry.authorities }] : [];
        });
        return { block, stakes };
      },
      authorityTransaction: async ({ stakeId, to }: { stakeId: string; to: number }) =>
        `transaction-${at(to, stakeId)?.position}`,
    },
  };
  function blockAt(position: number) {
    return chain.connection.blockAtOrBefore(position);
  }
}

describe.each(testEngines)('the watch of authorities on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  const started: AuthorityWatch[] = [];
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterEach(() => Promise.all(started.splice(0).map((watch) => watch.stop())));
  afterAll(() => test?.remove());

  async function setUp(network: 'devnet' | 'mainnet' = 'mainnet') {
    const key = { chain: `chain-${randomUUID()}`, network };
    const stakeId = `stake-${randomUUID()}`;
    const nodes = withAuthorities(generateChain(randomUUID(), 60));
    await store.stakes.track({ ...key, stakeIds: [stakeId] });
    const start = (parts: { store?: Store; connection?: typeof nodes.connection } = {}) => {
      const watch = startAuthorityWatch({
        ...key,
        connection: nodes.connection,
        store,
        log: silentLog,
        clock: systemClock,
        intervalMs: 5,
        leaseMs: 300,
        ...parts,
      });
      if (!watch) throw new Error('there is no watch');
      started.push(watch);
      return watch;
    };
    const untold = async (): Promise<readonly AuthorityChange[]> =>
      (await store.atomically(({ alerts }) => alerts.takeUntold({ limit: 1_000 }))).filter(
        ({ chain }) => chain === key.chain,
      );
    /** Waits until everything up to the head of the chain is compared. */
    const inStep = () =>
      vi.waitFor(
        async () => {
          const standing = await store.authorities.standing(key);
          expect(standing?.position).toBe(nodes.chain.head);
        },
        { timeout: 20_000, interval: 10 },
      );
    return { key, stakeId, nodes, start, untold, inStep };
  }

  it('takes what a stake is first seen with as it is, and records a change once, with all that is known of it', async () => {
    const { stakeId, nodes, start, untold, inStep } = await setUp();
    start();
    await inStep();
    nodes.set(stakeId, OURS);
    await inStep();
    expect(await untold()).toEqual([]);
    nodes.set(stakeId, THEIRS);
    const position = nodes.chain.head;
    await inStep();
    nodes.chain.grow(3);
    await inStep();
    expect(await untold()).toEqual([
      expect.objectContaining({
        stakeId,
        before: OURS,
        after: THEIRS,
        position,
        transaction: `transaction-${position}`,
      }),
    ]);
  });

  it('records a change back as a second change', async () => {
    const { stakeId, nodes, start, untold, inStep } = await setUp();
    nodes.set(stakeId, OURS);
    start();
    await inStep();
    nodes.set(stakeId, THEIRS);
    await inStep();
    nodes.set(stakeId, OURS);
    await inStep();
    expect((await untold()).map(({ before, after }) => [before, after])).toEqual([
      [OURS, THEIRS],
      [THEIRS, OURS],
    ]);
  });

  it('takes a change back that a reorganization undid, and the same one again for the same', async () => {
    const { key, stakeId, nodes, start, untold, inStep } = await setUp();
    nodes.set(stakeId, OURS);
    start();
    await inStep();
    nodes.set(stakeId, THEIRS);
    await inStep();
    const [seen] = await untold();
    nodes.undo(1);
    nodes.chain.grow(1);
    await inStep();
    expect(await untold()).toEqual([]);
    expect((await store.authorities.known(key)).get(stakeId)).toEqual(OURS);
    nodes.set(stakeId, THEIRS);
    await inStep();
    expect(await untold()).toEqual([expect.objectContaining({ id: seen?.id, after: THEIRS })]);
  });

  it('does not take a change for undone whose block alone was replaced', async () => {
    const { stakeId, nodes, start, untold, inStep } = await setUp();
    nodes.set(stakeId, OURS);
    start();
    await inStep();
    nodes.set(stakeId, THEIRS);
    await inStep();
    nodes.undo(1);
    nodes.chain.grow(1);
    nodes.set(stakeId, THEIRS);
    await inStep();
    nodes.set(stakeId, OURS);
    await inStep();
    expect((await untold()).map(({ after }) => after)).toEqual([THEIRS, OURS]);
  });

  it('records one change when two processes look, and goes on when one of them ends', async () => {
    const { stakeId, nodes, start, untold, inStep } = await setUp();
    nodes.set(stakeId, OURS);
    const first = start();
    start();
    await inStep();
    nodes.set(stakeId, THEIRS);
    await inStep();
    expect(await untold()).toHaveLength(1);
    await first.stop();
    nodes.set(stakeId, OURS);
    await inStep();
    expect(await untold()).toHaveLength(2);
  });

  it('is refused the state of a node that is behind, which would look like a change back', async () => {
    const { key, stakeId, nodes, start, untold, inStep } = await setUp();
    nodes.set(stakeId, OURS);
    const old = nodes.chain.head;
    start();
    await inStep();
    nodes.set(stakeId, THEIRS);
    await inStep();
    nodes.fallBehind(old);
    const before = await store.authorities.standing(key);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await store.authorities.standing(key)).toEqual(before);
    nodes.chain.grow(1);
    nodes.fallBehind(undefined);
    await inStep();
    expect(await untold()).toHaveLength(1);
  });

  it('finds a change after a crash between reading and recording, and one made while nobody watched', async () => {
    const { stakeId, nodes, start, untold, inStep } = await setUp();
    nodes.set(stakeId, OURS);
    const first = start();
    await inStep();
    await first.stop();
    const dying = {
      ...store,
      authorities: {
        ...store.authorities,
        record: () => Promise.reject(new Error('killed before it could record')),
      },
    };
    const second = start({ store: dying });
    nodes.set(stakeId, THEIRS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await second.stop();
    expect(await untold()).toEqual([]);
    start();
    await inStep();
    expect(await untold()).toHaveLength(1);
  });

  it('goes on once a node that failed answers again', async () => {
    const { stakeId, nodes, start, untold, inStep } = await setUp('devnet');
    nodes.set(stakeId, OURS);
    const node = breakable(nodes.connection);
    start({ connection: node.connection as typeof nodes.connection });
    await inStep();
    node.break();
    nodes.set(stakeId, THEIRS);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await untold()).toEqual([]);
    node.mend();
    await inStep();
    expect(await untold()).toHaveLength(1);
  });

  it.each([
    ['what it was crafted with', OURS, []],
    ['other authorities than it was crafted with', THEIRS, [{ before: null, after: THEIRS }]],
  ])('compares a stake that appears with %s with those', async (_, appears, changes) => {
    const { key, stakeId, nodes, start, untold, inStep } = await setUp();
    const { id } = await store.organizations.create({
      name: 'Acme',
      slug: `o-${randomUUID()}`,
      networks: ['mainnet'],
    });
    await store.authorities.expect({
      ...key,
      organizationId: id,
      stakes: [{ stakeId, authorities: { withdrawer: 'us' } }],
      action: 'stake',
      at: new Date(),
    });
    start();
    await inStep();
    nodes.set(stakeId, appears);
    await inStep();
    expect(await untold()).toEqual(changes.map((change) => expect.objectContaining(change)));
  });
});
