import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../health.ts';
import { registerSystemMetrics } from './system-metrics.ts';

const node = { node: 'eth beacon node http://a', kind: 'beacon', healthy: true, detail: 'slot 9' };
const report = (chain: Partial<HealthReport['chains'][number]>): HealthReport => ({
  status: 'ready',
  reasons: [],
  chains: [{ chain: 'eth', network: 'mainnet', nodes: [node], ...chain }],
});
const indexer = {
  position: 900,
  time: '2026-03-01T00:00:00Z',
  lag_seconds: 24,
  leading: true,
  blocks_stored: 800,
  reorganizations: 2,
};

/** The lines of a scrape after each of these reports, those of the process itself left out. */
async function scrapes(...reports: readonly HealthReport[]): Promise<readonly string[]> {
  const registry = new Registry();
  const show = registerSystemMetrics(registry);
  let text = '';
  for (const each of reports) {
    show(each);
    text = await registry.metrics();
  }
  return text.split('\n').filter((line) => line.startsWith('connect_'));
}

describe('the metrics of indexers and nodes', () => {
  it('say how far an indexer is, whether it leads and what of histories is left', async () => {
    const backfill = { stakes: 2, positions_done: 100, positions_total: 350 };
    const lines = await scrapes(report({ indexer: { ...indexer, backfill } }));
    const of = 'chain="eth",network="mainnet"';
    expect(lines).toEqual(
      expect.arrayContaining([
        'connect_ready 1',
        `connect_indexer_position{${of}} 900`,
        `connect_indexer_lag_seconds{${of}} 24`,
        `connect_indexer_leading{${of}} 1`,
        `connect_indexer_backfill_positions{${of}} 250`,
        `connect_indexer_blocks_total{${of}} 800`,
        `connect_indexer_reorganizations_total{${of}} 2`,
      ]),
    );
  });

  it('follow an indexer that lost the lead, whose histories are done and that goes on counting', async () => {
    const backfill = { stakes: 2, positions_done: 100, positions_total: 350 };
    const later = { ...indexer, leading: false, blocks_stored: 850 };
    const lines = await scrapes(
      report({ indexer: { ...indexer, backfill } }),
      report({ indexer: later }),
    );
    const of = 'chain="eth",network="mainnet"';
    expect(lines).toContain(`connect_indexer_leading{${of}} 0`);
    expect(lines).toContain(`connect_indexer_backfill_positions{${of}} 0`);
    expect(lines).toContain(`connect_indexer_blocks_total{${of}} 850`);
  });

  it('say how far the watch of authorities lags', async () => {
    const authority_watch = { lag_seconds: 61.5, position: 900, lagging_since: null };
    expect(await scrapes(report({ authority_watch }))).toContain(
      'connect_authority_watch_lag_seconds{chain="eth",network="mainnet"} 61.5',
    );
  });

  it('name a node while it is set aside, and count how often it was', async () => {
    const until = '2026-03-01T00:01:00Z';
    const lying = {
      ...node,
      healthy: false,
      set_aside: { reason: 'head_went_back', until },
      times_set_aside: { head_went_back: 2, wrong_network: 1 },
    };
    const { set_aside: _, ...back } = { ...lying, healthy: true };
    const of = (reason: string) =>
      `{chain="eth",network="mainnet",node="${node.node}",reason="${reason}"}`;
    const during = await scrapes(report({ nodes: [lying] }));
    expect(during).toContain(`connect_node_set_aside${of('head_went_back')} 1`);
    expect(during).toContain(`connect_node_set_aside${of('wrong_network')} 0`);
    expect(during).toContain(`connect_node_set_aside_total${of('head_went_back')} 2`);
    const after = await scrapes(report({ nodes: [lying] }), report({ nodes: [back] }));
    expect(after).toContain(`connect_node_set_aside${of('head_went_back')} 0`);
    expect(after).toContain(`connect_node_set_aside_total${of('head_went_back')} 2`);
    expect(after).toContain(
      `connect_node_healthy{chain="eth",network="mainnet",node="${node.node}"} 1`,
    );
  });

  it('tell how many nonce accounts are free, as it is now', async () => {
    const of = 'chain="eth",network="mainnet"';
    const lines = await scrapes(
      report({ nonce_accounts: { free: 3, leased: 1 } }),
      report({ nonce_accounts: { free: 0, leased: 4 } }),
    );
    expect(lines).toContain(`connect_nonce_accounts{${of},state="free"} 0`);
    expect(lines).toContain(`connect_nonce_accounts{${of},state="leased"} 4`);
  });
});
