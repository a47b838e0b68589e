import { type Authorities, silentLog } from '@kiln-connect/core';
import { openStore, type Store } from '@kiln-connect/store';

/** What the latest alert is called. */
export const ALERT_TITLE = 'Withdraw authority of a stake on Solana changed';

const key = { chain: 'sol', network: 'devnet' } as const;
export const OWNER = '7fUAJdStEuGbc3sM84cKRL6yYaaSstyLSU4ve5oovLS7';
export const THIEF = 'GsbwXfJraMomNxBcjYLcG3mxkBUiyWXAB32fGbSMQRdW';
export const STAKE = 'Ea6Vt9YEAsbNZxDYxYVRwpkM9P7Wf3YxhFWAFXyPPmTy';
const OTHER_STAKE = 'BQQhmtSzVqfyBZcXPiRZmbqXKzVW3TBvoJEcD7uSDqQ2';
const OURS: Authorities = {
  staker: OWNER,
  withdrawer: OWNER,
  lockup_unix_timestamp: '0',
  lockup_epoch: '0',
  lockup_custodian: '11111111111111111111111111111111',
};

/**
 * Adds alerts to the database of a folder in which no server runs: in 'acme' on devnet a withdraw
 * authority that was taken, before it one that follows from what was crafted, and a watch that lagged.
 */
export async function keepAlerts(dataDir: string): Promise<void> {
  const store = await openStore({ dataDir, log: silentLog });
  try {
    const acme = await store.organizations.findBySlug('acme');
    if (!acme) throw new Error("there is no organization 'acme'");
    const tenant = { organizationId: acme.id, network: 'devnet' } as const;
    await store.authorities.lead({ ...key, holder: 'test', leaseMs: 1, now: new Date() });
    const lagging = { ...tenant, chain: 'sol', kind: 'watch_lagging' } as const;
    await store.alerts.raise({ ...lagging, at: new Date(Date.now() - 7_200_000) });
    await store.alerts.beginLagging({ ...key, at: new Date(Date.now() - 7_200_000) });
    await store.alerts.endLagging({ ...key, at: new Date(Date.now() - 7_000_000) });
    await see(OTHER_STAKE, { ...OURS, staker: THIEF }, store, {
      ...tenant,
      at: new Date(Date.now() - 3_600_000),
      explainedBy: 'hand-over',
    });
    await see(STAKE, { ...OURS, withdrawer: THIEF }, store, {
      ...tenant,
      at: new Date(Date.now() - 60_000),
      explainedBy: null,
    });
  } finally {
    await store.close();
  }
}

async function see(
  stakeId: string,
  authorities: Authorities,
  store: Store,
  {
    at,
    explainedBy,
    ...tenant
  }: { organizationId: string; network: 'devnet'; at: Date; explainedBy: string | null },
): Promise<void> {
  for (const [position, shown] of [OURS, authorities].entries()) {
    await store.authorities.record({
      ...key,
      block: { position, id: `${position}`, parentId: '', time: at },
      stakes: [{ stakeId, authorities: shown, transaction: '5'.repeat(87) }],
      orphaned: [],
      mayGoBack: true,
      at,
    });
  }
  await store.atomically(async ({ alerts }) => {
    const [change] = await alerts.takeUntold({ limit: 1 });
    if (!change) throw new Error('no change was recorded');
    const occasion = { kind: 'authority_changed', change, expected: null, explainedBy } as const;
    await alerts.raise({ ...tenant, chain: 'sol', at, ...occasion });
    await alerts.told({ ids: [change.id], at });
  });
}
