import type { ChainConnection, NetworkStakes, StakeKnowledge } from '@kiln-connect/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import { listNetworkStakes } from './list-network-stakes.ts';

// More stakes than a devnet can have: the chain is stood for, the store is real.

const chain = 'eth';
const key = { chain, network: 'devnet' } as const;
const SIZE = 2_500;
const idOf = (index: number): string => `0x${index.toString(16).padStart(96, '0')}`;

let test: TestSystem;
let caller: Caller;
/** Numbers of each reading, and which of its stakes the system knew. */
let readings: { numbers: readonly number[]; known: readonly string[] }[];
let failsAt: number | undefined;

const network: NetworkStakes = {
  size: SIZE,
  select: async ({ owners }) => (owners ? [5, 7, 1_400] : []),
  read: async (numbers, knowledgeOf) => {
    if (failsAt !== undefined && numbers.includes(failsAt)) throw new Error('the node is gone');
    const knowledge = await knowledgeOf(numbers.map(idOf));
    const known = new Map<string, StakeKnowledge>(knowledge.map((one) => [one.stakeId, one]));
    readings.push({ numbers, known: [...known.keys()] });
    return numbers.map((index) => ({
      index,
      followed: known.get(idOf(index))?.isUnread === false,
    }));
  },
};

beforeAll(async () => {
  const connection = { networkStakes: async () => network } as unknown as ChainConnection;
  test = await openTestSystem({ connections: async () => connection });
  caller = await aCaller({ organization: await anOrganization('acme', test.system) }, test.system);
  await test.system.store.stakes.track({ ...key, stakeIds: [idOf(3), idOf(2_222)] });
});

afterAll(() => test?.remove());

beforeEach(() => {
  readings = [];
  failsAt = undefined;
});

const list = (query: { page?: { current: number; size: number }; owners?: string[] } = {}) => {
  const { page, owners } = query;
  const filter = { scope: 'network' as const, ...(owners && { owners }) };
  return listNetworkStakes(
    { chain, query: { filter, ...(page && { page }) } },
    caller,
    test.system,
  );
};

async function textOf(answer: Awaited<ReturnType<typeof list>>): Promise<string> {
  if ('dataJson' in answer) return answer.dataJson;
  let text = '';
  for await (const piece of answer.dataPieces) text += piece;
  return text;
}

const indexesOf = (text: string) =>
  (JSON.parse(text) as { index: number }[]).map(({ index }) => index);

const upTo = (to: number, from = 0) => Array.from({ length: to - from }, (_, i) => from + i);

describe('the whole list of a large network', () => {
  it('comes in pieces, each stake once and in order, and is one JSON text', async () => {
    const answer = await list();
    expect(answer).not.toHaveProperty('dataJson');
    expect(answer.pagination).toBeUndefined();
    expect(indexesOf(await textOf(answer))).toEqual(upTo(SIZE));
  });

  it('is made no further than it is taken', async () => {
    const answer = await list();
    if (!('dataPieces' in answer)) throw new Error('it does not come in pieces');
    const pieces = answer.dataPieces[Symbol.asyncIterator]();
    await pieces.next();
    expect(readings.map(({ numbers }) => numbers.length)).toEqual([1_000]);
    await pieces.return?.();
    expect(readings).toHaveLength(1);
  });

  it('asks the store for those that somebody follows alone', async () => {
    await textOf(await list());
    expect(readings.map(({ known }) => known)).toEqual([[idOf(3)], [], [idOf(2_222)]]);
  });

  it('fails before anything is sent where the chain fails at once, and later breaks off', async () => {
    failsAt = 0;
    await expect(list()).rejects.toThrow('the node is gone');
    failsAt = 1_500;
    const answer = await list();
    await expect(textOf(answer)).rejects.toThrow('the node is gone');
  });
});

describe('a page of a large network', () => {
  it('is one text with its place in the list', async () => {
    const answer = await list({ page: { current: 3, size: 100 } });
    expect(answer).toHaveProperty('dataJson');
    expect(indexesOf(await textOf(answer))).toEqual(upTo(300, 200));
    expect(answer.pagination).toMatchObject({ total_entries: SIZE, total_pages: 25, next_page: 4 });
  });

  it('comes in pieces where it is long, and may be cut by the end or lie behind it', async () => {
    const long = await list({ page: { current: 1, size: 2_000 } });
    expect(long).not.toHaveProperty('dataJson');
    expect(indexesOf(await textOf(long))).toEqual(upTo(2_000));
    const last = await list({ page: { current: 2, size: 2_000 } });
    expect(indexesOf(await textOf(last))).toEqual(upTo(SIZE, 2_000));
    expect(await textOf(await list({ page: { current: 9, size: 2_000 } }))).toBe('[]');
  });

  it('is of what was narrowed', async () => {
    const owners = [`0x01${'00'.repeat(31)}`];
    const answer = await list({ owners, page: { current: 2, size: 2 } });
    expect(indexesOf(await textOf(answer))).toEqual([1_400]);
    expect(answer.pagination).toMatchObject({ total_entries: 3, previous_page: 1 });
  });
});
