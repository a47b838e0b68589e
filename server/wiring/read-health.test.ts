import type { ChainConnection, NodeHealth } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { describe, expect, it } from 'vitest';
import type { Connections } from './connections.ts';
import { readHealth } from './read-health.ts';

const healthy = (node: string, kind: string): NodeHealth => ({
  node,
  kind,
  healthy: true,
  detail: 'block 7',
});
const down = (node: string, kind: string): NodeHealth => ({
  node,
  kind,
  healthy: false,
  detail: 'nobody answers',
});

const NOW = new Date('2026-11-23T12:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);

/** A system with these nodes; which of them fail is all that health looks at. */
const reportOf = (
  nodes: readonly NodeHealth[],
  ping: () => Promise<void> = async () => {},
  exits: Awaited<ReturnType<Store['exitRequests']['counts']>> = [],
  watches: Awaited<ReturnType<Store['authorities']['standings']>> = [],
  nonces: Awaited<ReturnType<Store['nonceAccounts']['counts']>> = [],
) => {
  const connection = { health: async () => nodes } as unknown as ChainConnection;
  const connections: Pick<Connections, 'all'> = {
    all: [{ chain: 'eth', network: 'mainnet', settings: {}, connection }],
  };
  return readHealth({
    store: {
      ping,
      exitRequests: { counts: async () => exits } as unknown as Store['exitRequests'],
      authorities: { standings: async () => watches } as unknown as Store['authorities'],
      nonceAccounts: { counts: async () => nonces } as unknown as Store['nonceAccounts'],
    },
    clock: { now: () => NOW },
    connections: connections as Connections,
    localChains: new Map(),
    indexers: () => undefined,
  });
};

describe('readiness', () => {
  it('holds while one node of each kind answers, and lists the one that does not', async () => {
    const nodes = [
      down('node a', 'execution'),
      healthy('node b', 'execution'),
      healthy('c', 'beacon'),
    ];
    expect(await reportOf(nodes)).toMatchObject({
      status: 'ready',
      reasons: [],
      chains: [{ nodes }],
    });
  });

  it('is lost when no node of a kind answers, and names each of them', async () => {
    const report = await reportOf([
      down('node a', 'execution'),
      down('node b', 'execution'),
      healthy('c', 'beacon'),
    ]);
    expect(report).toMatchObject({
      status: 'not_ready',
      reasons: ['node a: nobody answers', 'node b: nobody answers'],
    });
  });

  it('is lost when the database does not answer, with what it said', async () => {
    const ping = () => Promise.reject(new Error('connection refused'));
    expect(await reportOf([], ping)).toMatchObject({
      status: 'not_ready',
      reasons: ['The database does not answer: connection refused'],
    });
  });

  it('tells how far the watch of authorities is behind: by when it compared, or by how old that block is', async () => {
    const watch = { chain: 'eth', network: 'mainnet', since: before(900), position: 7 } as const;
    const standing = { ...watch, comparedAt: before(5), laggingSince: null };
    const lagOf = async (blockTime: Date, comparedAt: Date | null = before(5)) =>
      (await reportOf([], undefined, [], [{ ...standing, blockTime, comparedAt }])).chains[0]
        ?.authority_watch;
    expect(await lagOf(before(3))).toEqual({ lag_seconds: 5, position: 7, lagging_since: null });
    expect(await lagOf(before(70))).toMatchObject({ lag_seconds: 70 });
    expect(await lagOf(before(3), null)).toMatchObject({ lag_seconds: 900 });
  });

  it('names a node that was set aside, why, until when and how often', async () => {
    const node: NodeHealth = {
      ...down('node a', 'execution'),
      setAside: { reason: 'head_went_back', until: new Date(60_000) },
      timesSetAside: { head_went_back: 2 },
    };
    const report = await reportOf([node, healthy('node b', 'execution')]);
    expect(report).toMatchObject({
      status: 'ready',
      chains: [
        {
          nodes: [
            {
              node: 'node a',
              set_aside: { reason: 'head_went_back', until: '1970-01-01T00:01:00.000Z' },
              times_set_aside: { head_went_back: 2 },
            },
            { node: 'node b' },
          ],
        },
      ],
    });
  });

  it('counts exits that owners asked for and that are not done, each chain its own', async () => {
    const counts = [
      { chain: 'eth', network: 'mainnet', state: 'failing', count: 2 },
      { chain: 'eth', network: 'testnet', state: 'given_up', count: 1 },
    ] as const;
    const { chains } = await reportOf([healthy('c', 'beacon')], undefined, counts);
    expect(chains).toMatchObject([{ exit_requests: { failing: 2 } }]);
    const [none] = (await reportOf([healthy('c', 'beacon')])).chains;
    expect(none).not.toHaveProperty('exit_requests');
  });

  it('tells how many nonce accounts are free, of chains that have some', async () => {
    const counts = [
      { chain: 'eth', network: 'mainnet', all: 4, free: 1 },
      { chain: 'eth', network: 'testnet', all: 4, free: 4 },
    ] as const;
    const nodes = [healthy('c', 'beacon')];
    const { chains } = await reportOf(nodes, undefined, undefined, undefined, counts);
    expect(chains).toMatchObject([{ nonce_accounts: { free: 1, leased: 3 } }]);
    expect((await reportOf(nodes)).chains[0]).not.toHaveProperty('nonce_accounts');
  });
});
