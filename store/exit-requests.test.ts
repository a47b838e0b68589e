import { randomUUID } from 'node:crypto';
import type { BlockRef, OperationRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const MINUTE = 60_000;
/** One position a minute. */
const timeOf = (position: number) => new Date(START + position * MINUTE);
const block = (position: number): BlockRef => ({
  position,
  id: `main-${position}`,
  parentId: `main-${position - 1}`,
  time: timeOf(position),
});

const OWNER = `0x${'aa'.repeat(20)}`;

const request = (
  stakeId: string,
  position: number,
  fields: Partial<OperationRow> = {},
): OperationRow => ({
  id: `request-${stakeId}-${position}`,
  stakeId,
  type: 'please',
  time: timeOf(position),
  position,
  proxies: [],
  amount: 0n,
  answer: {},
  asksForExit: { by: OWNER, transaction: `0x${position}` },
  ...fields,
});

const notAsking = ({ asksForExit: _, ...operation }: OperationRow): OperationRow => operation;

describe.each(testEngines)('requests for exits on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestStore;
  let store: Store;
  let organizationId: string;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    const organization = { name: 'Acme', slug: 'acme', networks: ['devnet'] as const };
    organizationId = (await store.organizations.create(organization)).id;
  });
  afterAll(() => test?.remove());

  /** A chain with keys of ours 'a' and 'b' that is read up to 1000 and final up to `final`. */
  async function aChain(operations: readonly OperationRow[], final: number | null = 1000) {
    const key = { chain: `chain-${randomUUID()}`, network: 'devnet' } as const;
    const keys = ['a', 'b'].map((publicKey, derivationIndex) => ({
      publicKey,
      derivationIndex,
      withdrawalCredentials: '0x01',
      feeRecipient: OWNER,
      statement: {} as never,
    }));
    await store.validatorKeys.insert({ ...key, organizationId, accountId: null, keys });
    const slice = { blocks: [], rewards: [], exposures: [], operations };
    const { version: followedVersion } = await store.index.followed(key);
    const [from, position] = [900, 1000];
    await store.index.applySlice({
      ...key,
      from,
      position,
      head: block(position),
      followedVersion,
      slice,
    });
    if (final !== null) await store.index.finalize({ ...key, block: block(final) });
    const claim = async (now: Date, until = new Date(now.getTime() + 5 * MINUTE), limit = 10) =>
      store.exitRequests.claim({ ...key, now, until, limit });
    const isWaiting = async (now: Date) =>
      (await store.exitRequests.places({ now })).some(({ chain }) => chain === key.chain);
    return { key, claim, isWaiting };
  }
  const now = timeOf(2000);
  const later = timeOf(2100);

  it('are those of final blocks, for keys that were handed out, and nothing else', async () => {
    const { claim, isWaiting, key } = await aChain(
      [
        request('a', 950),
        request('b', 991),
        request('stranger', 950),
        notAsking(request('b', 949)),
      ],
      990,
    );
    expect(await isWaiting(now)).toBe(true);
    expect(await claim(now)).toEqual([
      { stakeId: 'a', by: OWNER, transaction: '0x950', attempts: 1 },
    ]);
    expect(await isWaiting(now)).toBe(false);
    await store.index.finalize({ ...key, block: block(991) });
    expect((await claim(now)).map(({ stakeId }) => stakeId)).toEqual(['b']);
  });

  it('wait while the nodes did not say yet what is final', async () => {
    const { claim, isWaiting } = await aChain([request('a', 950)], null);
    expect(await isWaiting(now)).toBe(false);
    expect(await claim(now)).toEqual([]);
  });

  it('are one a stake, the first, whoever asks again', async () => {
    const { claim, key } = await aChain([request('a', 960), request('a', 950), request('a', 970)]);
    expect(await claim(now)).toMatchObject([{ transaction: '0x950' }]);
    await store.exitRequests.settle({ ...key, stakeIds: ['a'], at: now });
    expect(await claim(later)).toEqual([]);
  });

  it('are taken by one of many at a time, and by another when that one died', async () => {
    const { claim } = await aChain([request('a', 950), request('b', 950)]);
    const taken = await Promise.all([1, 2, 3, 4].map(() => claim(now)));
    expect(taken.flat().map(({ stakeId }) => stakeId)).toEqual(['a', 'b']);
    expect(await claim(timeOf(2004))).toEqual([]);
    expect(await claim(timeOf(2005))).toMatchObject([{ attempts: 2 }, { attempts: 2 }]);
  });

  it('come back when they were put off to, as many as are asked for', async () => {
    const { claim, key, isWaiting } = await aChain([request('a', 950), request('b', 950)]);
    expect(await claim(now, undefined, 1)).toMatchObject([{ stakeId: 'a' }]);
    expect(await claim(now, undefined, 1)).toMatchObject([{ stakeId: 'b' }]);
    await store.exitRequests.settle({ ...key, stakeIds: ['b'], at: now });
    await store.exitRequests.putOff({
      ...key,
      stakeIds: ['a'],
      problem: 'too young',
      nextTryAt: later,
    });
    expect(await claim(timeOf(2099))).toEqual([]);
    expect(await isWaiting(later)).toBe(true);
    expect(await claim(later)).toMatchObject([{ stakeId: 'a', attempts: 2 }]);
  });

  it('are listed with how far each is, and counted until they are done', async () => {
    const { claim, key } = await aChain([request('a', 950), request('b', 995)], 990);
    const states = async () =>
      (await store.exitRequests.list(key)).map(({ stakeId, state }) => [stakeId, state]);
    const counts = async () =>
      (await store.exitRequests.counts())
        .filter(({ chain }) => chain === key.chain)
        .map(({ state, count }) => [state, count]);
    expect(await states()).toEqual([
      ['a', 'due'],
      ['b', 'not_final'],
    ]);
    await claim(now);
    expect(await states()).toContainEqual(['a', 'submitted']);
    const later = timeOf(2100);
    const putOff = { ...key, stakeIds: ['a'], nextTryAt: later };
    await store.exitRequests.putOff({ ...putOff, problem: 'It is too young.' });
    expect(await store.exitRequests.list(key)).toMatchObject([
      {
        stakeId: 'a',
        by: OWNER,
        state: 'failing',
        attempts: 1,
        problem: 'It is too young.',
        nextTryAt: later,
      },
      { stakeId: 'b', attempts: 0, problem: null, nextTryAt: null },
    ]);
    expect((await counts()).toSorted()).toEqual([
      ['failing', 1],
      ['not_final', 1],
    ]);
    await store.exitRequests.settle({ ...key, stakeIds: ['a'], at: later });
    expect(await states()).toContainEqual(['a', 'done']);
    expect(await counts()).toEqual([['not_final', 1]]);
  });

  it('are not tried again when they are given up, and still say why', async () => {
    const { claim, key, isWaiting } = await aChain([request('a', 950)]);
    await claim(now);
    const problem = 'Who asked does not own it.';
    await store.exitRequests.giveUp({ ...key, stakeId: 'a', problem, at: now });
    expect(await isWaiting(timeOf(1_000_000))).toBe(false);
    expect(await store.exitRequests.list(key)).toMatchObject([{ state: 'given_up', problem }]);
    const counts = await store.exitRequests.counts();
    expect(counts.filter(({ chain }) => chain === key.chain)).toEqual([
      { ...key, state: 'given_up', count: 1 },
    ]);
  });

  it('are forgotten with the blocks that they were in', async () => {
    const { claim, key } = await aChain([request('a', 950)]);
    await store.index.forget(key);
    expect(await claim(now)).toEqual([]);
  });
});
