import { randomUUID } from 'node:crypto';
import {
  type ChainConnection,
  type Clock,
  ImpossibleError,
  silentLog,
  systemClock,
} from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Indexer, startIndexer } from './index.ts';
import { breakable, type GeneratedChain, generateChain } from './testing/generated-chain.ts';
import { storedDays } from './testing/stored-days.ts';

describe.each(testEngines)('the indexer on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  const started: Indexer[] = [];
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterEach(() => Promise.all(started.splice(0).map((indexer) => indexer.stop())));
  afterAll(() => test?.remove());

  const newKey = (network: 'devnet' | 'mainnet' = 'devnet') => ({
    chain: `chain-${randomUUID()}`,
    network,
  });
  type Key = ReturnType<typeof newKey>;

  function start(key: Key, connection: ChainConnection, clock: Clock = systemClock): Indexer {
    const indexer = startIndexer({
      ...key,
      connection,
      store,
      log: silentLog,
      clock,
      intervalMs: 5,
    });
    started.push(indexer);
    return indexer;
  }

  const stored = async (key: Key, stakeId: string) => {
    const question = { ...key, organizationId: randomUUID(), filter: { stakeIds: [stakeId] } };
    const operations = await store.operations.list(question);
    const stakes = await store.stakes.list(question);
    return {
      days: await storedDays({ ...key, stakeId }, store),
      operations: (JSON.parse(operations.answers) as { id: string }[]).map(({ id }) => id),
      stakes: JSON.parse(stakes.answers) as { rewards: string; head: number }[],
    };
  };

  async function expectTruth(key: Key, chain: GeneratedChain, stakeIds: readonly string[]) {
    for (const stakeId of stakeIds) {
      const { days, operations, stakes } = await stored(key, stakeId);
      const truth = chain.days(stakeId);
      expect(days).toEqual(truth);
      expect(operations).toEqual(chain.operations(stakeId));
      const rewards = truth
        .flatMap(({ components }) => Object.values(components))
        .reduce((sum, amount) => sum + amount, 0n);
      expect(stakes).toEqual([{ rewards: `${rewards}`, head: chain.head }]);
    }
  }

  it('lets a history that no node keeps hold up no other one, and says why it is not read', async () => {
    const key = newKey();
    const chain = generateChain('forgotten', 700);
    const forgets: ChainConnection = {
      ...chain.connection,
      readRange: async (range) => {
        if (range.from < 600 && range.stakeIds.includes('old@3')) {
          throw new ImpossibleError({
            code: 'history_not_kept',
            message: 'No node keeps position 3.',
            details: { have: 'none', need: '3' },
          });
        }
        return chain.connection.readRange(range);
      },
    };
    const indexer = start(key, forgets);
    await indexer.syncNow();
    await indexer.trackStakes(['old@3', 'other@3', 'young@650']);
    await expect(indexer.syncNow()).rejects.toMatchObject({ code: 'history_not_kept' });
    chain.grow(50);
    await expect(indexer.syncNow()).rejects.toMatchObject({ code: 'history_not_kept' });
    expect(indexer.progress()).toMatchObject({
      position: 749,
      backfillingStakes: 1,
      lastError: 'No node keeps position 3.',
    });
    for (const stakeId of ['other@3', 'young@650']) {
      expect((await stored(key, stakeId)).days).toEqual(chain.days(stakeId));
    }
  });

  it('reads the whole history of stakes that are tracked late, and follows them from then on', async () => {
    const key = newKey();
    const chain = generateChain('late', 700);
    const indexer = start(key, chain.connection);
    await indexer.syncNow();
    const stakeIds = ['old@3', 'young@650', 'same@650'];
    await indexer.trackStakes(stakeIds);
    await indexer.syncNow();
    await expectTruth(key, chain, stakeIds);
    chain.grow(300);
    await indexer.syncNow();
    await expectTruth(key, chain, stakeIds);
    expect(indexer.progress()).toMatchObject({
      position: 999,
      headPosition: 999,
      lagSeconds: 0,
      trackedStakes: 3,
      backfillingStakes: 0,
      rewinds: 0,
      lastError: undefined,
    });
  });

  it('keeps up to where the chain is final, never beyond what is stored, and goes back with it', async () => {
    const key = newKey();
    const chain = generateChain('final', 900);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    const final = async () => (await store.index.cursor(key))?.finalized;
    const block = await chain.connection.finalized();
    expect(await final()).toEqual({ position: block.position, time: block.time });
    chain.restore(640);
    await indexer.syncNow();
    const earlier = await chain.connection.finalized();
    expect(earlier.position).toBeLessThan(block.position);
    expect((await final())?.position).toBeLessThanOrEqual(chain.head);
    chain.grow(200);
    await indexer.syncNow();
    const later = await chain.connection.finalized();
    expect(await final()).toEqual({ position: later.position, time: later.time });
    await store.index.finalize({ ...key, block: { ...later, position: 10_000 } });
    expect((await final())?.position).toBe((await store.index.cursor(key))?.position);
  });

  it('answers with a stake as it stands as soon as it is tracked', async () => {
    const key = newKey();
    const chain = generateChain('now', 50);
    await start(key, chain.connection).trackStakes(['a@10']);
    expect((await stored(key, 'a@10')).stakes).toMatchObject([{ head: 49 }]);
  });

  it('follows a stake that is not on chain yet, from its first block', async () => {
    const key = newKey();
    const chain = generateChain('unborn', 100);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['unborn@120']);
    await indexer.syncNow();
    expect((await stored(key, 'unborn@120')).days).toEqual([]);
    chain.grow(100);
    await indexer.syncNow();
    await expectTruth(key, chain, ['unborn@120']);
  });

  it('waits for a chain time that has not come, and resolves once it is stored', async () => {
    const key = newKey();
    const chain = generateChain('time', 10);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['a@0']);
    let isThere = false;
    // Position 29 begins at 09:40, position 30 at 10:00.
    const waited = indexer.syncTo(new Date('2026-03-01T09:59:00Z')).then(() => {
      isThere = true;
    });
    await indexer.syncNow();
    expect(isThere).toBe(false);
    chain.grow(20);
    await waited;
    await expectTruth(key, chain, ['a@0']);
  });

  it('replaces what a reorganization took back', async () => {
    const key = newKey('mainnet');
    const chain = generateChain('reorganized', 900);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['a@5', 'b@880']);
    await indexer.syncNow();
    chain.reorganize(870, 'other');
    chain.grow(1);
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5', 'b@880']);
    expect(indexer.progress().rewinds).toBe(1);
  });

  it('goes back with a devnet that was restored from an earlier state', async () => {
    const key = newKey();
    const chain = generateChain('restored', 900);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    chain.restore(640);
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5']);
    chain.reorganize(630, 'another future');
    chain.grow(100);
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5']);
  });

  it('begins anew with a devnet that was made anew', async () => {
    const key = newKey();
    const first = start(key, generateChain('one', 600).connection);
    await first.trackStakes(['a@5']);
    await first.syncNow();
    await first.stop();
    const chain = generateChain('two', 300);
    const second = start(key, chain.connection);
    await second.syncNow();
    await expectTruth(key, chain, ['a@5']);
  });

  it('keeps what it has while another node lags behind, and goes on when it has caught up', async () => {
    const key = newKey('mainnet');
    const chain = generateChain('lagging', 900);
    const behind = generateChain('lagging', 900);
    const first = start(key, chain.connection);
    await first.trackStakes(['a@5']);
    await first.syncNow();
    await first.stop();
    behind.restore(800);
    const second = start(key, behind.connection);
    await expect.poll(() => second.progress().headPosition, { timeout: 5_000 }).toBe(behind.head);
    const cursor = await store.index.cursor(key);
    expect(cursor?.position).toBe(899);
    expect(second.progress()).toMatchObject({ rewinds: 0, lastError: undefined });
    await second.stop();
    chain.grow(50);
    const third = start(key, chain.connection);
    await third.syncNow();
    await expectTruth(key, chain, ['a@5']);
  });

  it('refuses a node of another chain, and deletes nothing for it', async () => {
    const key = newKey('mainnet');
    const chain = generateChain('right', 600);
    const right = start(key, chain.connection);
    await right.trackStakes(['a@5']);
    await right.syncNow();
    const before = await stored(key, 'a@5');
    await right.stop();
    const wrong = start(key, generateChain('wrong', 700).connection);
    await expect(wrong.syncNow()).rejects.toMatchObject({ code: 'foreign_chain' });
    expect(wrong.progress().lastError).toContain('no block in common');
    expect(await stored(key, 'a@5')).toEqual(before);
  });

  it('tells those who wait when the node is down, and goes on by itself once it is back', async () => {
    const key = newKey();
    const chain = generateChain('outage', 300);
    const node = breakable(chain.connection);
    const indexer = start(key, node.connection);
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    chain.grow(20);
    const waited = indexer.syncTo(new Date('2026-03-31T00:00:00Z'));
    const told = expect(waited).rejects.toMatchObject({ code: 'node_unavailable' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    node.break();
    await told;
    expect(indexer.progress().lastError).toBe('The node can not be reached.');
    expect(indexer.progress().failures).toBeGreaterThan(0);
    const { lagSeconds } = indexer.progress();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(indexer.progress().lagSeconds).toBeGreaterThan(lagSeconds);
    await expect(indexer.trackStakes(['b@7'])).rejects.toMatchObject({ code: 'node_unavailable' });
    node.mend();
    chain.grow(1);
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5', 'b@7']);
    expect(indexer.progress().lastError).toBeUndefined();
    expect(indexer.progress().lagSeconds).toBe(0);
  });

  it('lets two servers index into one database without counting anything twice', async () => {
    const key = newKey();
    const chain = generateChain('two servers', 800);
    const [one, two] = [start(key, chain.connection), start(key, chain.connection)];
    await Promise.all([one.trackStakes(['a@5', 'b@300']), two.trackStakes(['b@300', 'c@700'])]);
    for (let round = 0; round < 5; round += 1) {
      chain.grow(60);
      await Promise.all([one.syncNow(), two.syncNow()]);
    }
    await one.syncNow();
    await expectTruth(key, chain, ['a@5', 'b@300', 'c@700']);
    expect([one.progress().lastError, two.progress().lastError]).toEqual([undefined, undefined]);
  });

  it('reads other histories in each process at the same time, and follows the chain in one of them', async () => {
    const key = newKey();
    const chain = generateChain('shared', 900);
    const reading: (readonly string[])[] = [];
    let letRead = () => {};
    const bothRead = new Promise<void>((resolve) => {
      letRead = resolve;
    });
    /** Holds what it reads back until two processes read at once. */
    const held = (connection: ChainConnection): ChainConnection => ({
      ...connection,
      readRange: async (range) => {
        reading.push(range.stakeIds);
        if (reading.length === 2) letRead();
        await bothRead;
        return connection.readRange(range);
      },
    });
    await store.stakes.track({ ...key, stakeIds: ['a@5', 'b@300'] });
    const both = [start(key, held(chain.connection)), start(key, held(chain.connection))];
    await Promise.all(both.map((indexer) => indexer.syncNow()));
    expect([...reading.slice(0, 2)].sort()).toEqual([['a@5'], ['b@300']]);
    await expectTruth(key, chain, ['a@5', 'b@300']);
    expect(both.filter((indexer) => indexer.progress().isLeading)).toHaveLength(1);
  });

  it('lets another process follow the chain while the node of the first is down', async () => {
    const key = newKey();
    const chain = generateChain('node of one', 600);
    const node = breakable(chain.connection);
    const one = start(key, node.connection);
    await one.trackStakes(['a@5']);
    await one.syncNow();
    const two = start(key, chain.connection);
    node.break();
    chain.grow(100);
    await two.syncNow();
    expect(two.progress()).toMatchObject({ isLeading: true, position: 699 });
    await expectTruth(key, chain, ['a@5']);
    node.mend();
  });

  it('stores what the chain can tell, without a failure, where it can not tell yet what follows', async () => {
    const key = newKey();
    const chain = generateChain('held', 600);
    let heldFrom = 650;
    const held: ChainConnection = {
      ...chain.connection,
      readRange: async ({ to, ...range }) => {
        if (to < heldFrom) return chain.connection.readRange({ ...range, to });
        const upTo = heldFrom - 1;
        if (upTo >= range.from) {
          return { ...(await chain.connection.readRange({ ...range, to: upTo })), upTo };
        }
        return { blocks: [], rewards: [], exposures: [], operations: [], upTo };
      },
    };
    const indexer = start(key, held);
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    chain.grow(100);
    await indexer.syncNow();
    expect(indexer.progress()).toMatchObject({ position: 649, failures: 0, lastError: undefined });
    heldFrom = 700;
    await indexer.syncNow();
    expect(indexer.progress()).toMatchObject({ position: 699, failures: 0 });
    await expectTruth(key, chain, ['a@5']);
  });

  it('reads a history again from any day on, and leaves what came before and the others alone', async () => {
    const key = newKey();
    const chain = generateChain('again', 900);
    const read: { from: number; stakeIds: readonly string[] }[] = [];
    const indexer = start(key, {
      ...chain.connection,
      readRange: (range) => {
        read.push(range);
        return chain.connection.readRange(range);
      },
    });
    await indexer.trackStakes(['a@5', 'b@800']);
    await indexer.syncNow();
    read.length = 0;
    // 20 minutes a position: the fifth day begins at 288, in the segment from 256 on.
    await indexer.readAgain(['a@5', 'b@800'], new Date('2026-03-05T00:00:00Z'));
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5', 'b@800']);
    expect(read[0]).toMatchObject({ from: 256, stakeIds: ['a@5'] });
    expect(read.filter(({ stakeIds }) => stakeIds.includes('b@800'))[0]).toMatchObject({
      from: 800,
    });
    chain.grow(20);
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5', 'b@800']);
  });

  it('reads a history again of a stake that was kept before it was on chain', async () => {
    const key = newKey();
    const chain = generateChain('again', 100);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['unborn@120']);
    await indexer.syncNow();
    chain.grow(300);
    await indexer.syncNow();
    await expectTruth(key, chain, ['unborn@120']);
    for (const day of ['2026-03-01', '2026-03-05']) {
      await indexer.readAgain(['unborn@120'], new Date(`${day}T00:00:00Z`));
      await indexer.syncNow();
      await expectTruth(key, chain, ['unborn@120']);
    }
  });

  it('shows how stakes stand while the histories of others are read', {
    timeout: 60_000,
  }, async () => {
    const key = newKey();
    const chain = generateChain('onboarding', 900);
    const isShown = async () => (await stored(key, 'a@5')).stakes[0]?.head === chain.head;
    let calls = 0;
    const indexer = start(key, {
      ...chain.connection,
      readRange: async (range) => {
        if (range.stakeIds.join() !== 'b@7') return chain.connection.readRange(range);
        calls += 1;
        // The first part takes longer than the turn that it is read in, and the chain goes on.
        if (calls === 1) {
          chain.grow(1);
          await new Promise((resolve) => setTimeout(resolve, 3_100));
        } else while (!(await isShown())) await new Promise((resolve) => setTimeout(resolve, 5));
        return chain.connection.readRange(range);
      },
    });
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    await indexer.trackStakes(['b@7']);
    await indexer.syncNow();
    expect(calls).toBeGreaterThan(1);
    await expectTruth(key, chain, ['a@5', 'b@7']);
  });

  it('shows how stakes stand within the minute on a chain that never pauses', async () => {
    const key = newKey();
    const chain = generateChain('hurry', 50);
    let isInHurry = false;
    let now = Date.parse('2026-03-01T00:00:00Z');
    const indexer = start(
      key,
      {
        ...chain.connection,
        head: () => {
          if (isInHurry) chain.grow(1);
          return chain.connection.head();
        },
      },
      { now: () => new Date(now) },
    );
    const shown = async () => (await stored(key, 'a@5')).stakes[0]?.head ?? 0;
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    const before = await shown();
    isInHurry = true;
    now += 60_000;
    while ((await shown()) <= before) await new Promise((resolve) => setTimeout(resolve, 5));
    isInHurry = false;
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5']);
  });

  it('keeps a history that is to be read again from a time to come', async () => {
    const key = newKey();
    const chain = generateChain('again', 300);
    const indexer = start(key, chain.connection);
    await indexer.trackStakes(['a@5']);
    await indexer.syncNow();
    await indexer.readAgain(['a@5'], new Date('2027-01-01T00:00:00Z'));
    chain.grow(20);
    await indexer.syncNow();
    await expectTruth(key, chain, ['a@5']);
  });

  it('lets another process follow the chain as soon as one is stopped', async () => {
    const key = newKey();
    const chain = generateChain('handed over', 600);
    const one = start(key, chain.connection);
    await one.trackStakes(['a@5']);
    await one.syncNow();
    const two = start(key, chain.connection);
    await two.syncNow();
    expect([one.progress().isLeading, two.progress().isLeading]).toEqual([true, false]);
    await one.stop();
    chain.grow(100);
    await two.syncNow();
    expect(two.progress().isLeading).toBe(true);
    await expectTruth(key, chain, ['a@5']);
  });

  it('rejects those who wait when it is stopped, and answers no more questions', async () => {
    const indexer = start(newKey(), generateChain('stopped', 20).connection);
    const waited = indexer.syncTo(new Date('2027-01-01T00:00:00Z'));
    const refused = expect(waited).rejects.toMatchObject({ code: 'indexer_stopped' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await indexer.stop();
    await refused;
    await expect(indexer.syncNow()).rejects.toMatchObject({ code: 'indexer_stopped' });
  });

  it('stores the truth, whatever the chain, the nodes and the restarts do', async () => {
    const depth = fc.integer({ min: 1, max: 400 });
    const event = fc.oneof(
      fc.record({ kind: fc.constant('grow' as const), positions: depth }),
      fc.record({ kind: fc.constant('track' as const), back: depth }),
      fc.record({ kind: fc.constant('reorganize' as const), depth, calls: fc.nat(25) }),
      fc.record({ kind: fc.constant('restore' as const), depth, calls: fc.nat(25) }),
      fc.record({ kind: fc.constant('restart' as const) }),
      fc.record({ kind: fc.constant('sync' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 2, maxLength: 9 }), async (events) => {
        const key = newKey();
        const chain = generateChain('truth', 500);
        const stakeIds = ['first@200'];
        let indexer = start(key, chain.connection);
        await indexer.trackStakes(stakeIds);
        for (const [serial, event] of events.entries()) {
          if (event.kind === 'grow') chain.grow(event.positions);
          if (event.kind === 'sync') await indexer.syncNow();
          if (event.kind === 'track') {
            const stakeId = `s${serial}@${Math.max(0, chain.head - event.back)}`;
            stakeIds.push(stakeId);
            await indexer.trackStakes([stakeId]);
          }
          if (event.kind === 'reorganize') {
            chain.interrupt(event.calls, () => {
              chain.reorganize(Math.max(0, chain.head - event.depth), `branch ${serial}`);
              chain.grow(1);
            });
          }
          if (event.kind === 'restore') {
            chain.interrupt(event.calls, () => {
              chain.restore(Math.max(0, chain.head - event.depth));
            });
          }
          if (event.kind === 'restart') {
            await indexer.stop();
            indexer = start(key, chain.connection);
          }
        }
        chain.interrupt(1, () => chain.grow(30));
        await indexer.syncNow();
        await indexer.syncNow();
        await expectTruth(key, chain, stakeIds);
        await indexer.stop();
      }),
      { numRuns: engine.name === 'PGlite' ? 8 : 20 },
    );
  }, 300_000);
});
