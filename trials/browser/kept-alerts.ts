import { type Authorities, type Network, silentLog } from '@kiln-connect/core';
import { openStore, type Store } from '@kiln-connect/store';

/** What the latest alert is called. */
export const ALERT_TITLE = 'Withdraw authority of a stake on Solana changed';

export const OWNER = '7fUAJdStEuGbc3sM84cKRL6yYaaSstyLSU4ve5oovLS7';
export const THIEF = 'GsbwXfJraMomNxBcjYLcG3mxkBUiyWXAB32fGbSMQRdW';
export const STAKE = 'Ea6Vt9YEAsbNZxDYxYVRwpkM9P7Wf3YxhFWAFXyPPmTy';
const OTHER_STAKE = 'BQQhmtSzVqfyBZcXPiRZmbqXKzVW3TBvoJEcD7uSDqQ2';
const TRANSACTION =
  'PSSGpvPw1Lb8jt2uuYLWtZBYygX4aLDrRQyeSx2J3YskHt9xdBcEWTaY3BmPqwkBXqL7neQotyzcxSmzS7BzbrX';
const OURS: Authorities = {
  staker: OWNER,
  withdrawer: OWNER,
  lockup_unix_timestamp: '0',
  lockup_epoch: '0',
  lockup_custodian: '11111111111111111111111111111111',
};

interface Keeping {
  readonly slug: string;
  readonly network: Network;
  /** When the latest was raised is a minute before. */
  readonly now: Date;
}

/**
 * Adds alerts to the database of a folder in which no server runs, to 'acme' on devnet when nothing else
 * is said: a withdraw authority that was taken, before it one that follows from what was crafted, and a
 * watch that lagged.
 */
export async function keepAlerts(
  dataDir: string,
  { slug, network, now }: Keeping = { slug: 'acme', network: 'devnet', now: new Date() },
): Promise<void> {
  const key = { chain: 'sol', network };
  const ago = (ms: number) => new Date(+now - ms);
  const store = await openStore({ dataDir, log: silentLog });
  try {
    const organization = await store.organizations.findBySlug(slug);
    if (!organization) throw new Error(`there is no organization '${slug}'`);
    const tenant = { organizationId: organization.id, network };
    await store.authorities.lead({ ...key, holder: 'test', leaseMs: 1, now });
    const lagging = { ...tenant, chain: 'sol', kind: 'watch_lagging' } as const;
    await store.alerts.raise({ ...lagging, at: ago(7_200_000) });
    await store.alerts.beginLagging({ ...key, at: ago(7_200_000) });
    await store.alerts.endLagging({ ...key, at: ago(7_000_000) });
    await see(OTHER_STAKE, { ...OURS, staker: THIEF }, store, {
      ...tenant,
      at: ago(3_600_000),
      explainedBy: 'hand-over',
    });
    await see(STAKE, { ...OURS, withdrawer: THIEF }, store, {
      ...tenant,
      at: ago(60_000),
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
  }: { organizationId: string; network: Network; at: Date; explainedBy: string | null },
): Promise<void> {
  for (const [position, shown] of [OURS, authorities].entries()) {
    await store.authorities.record({
      chain: 'sol',
      network: tenant.network,
      block: { position, id: `${position}`, parentId: '', time: at },
      stakes: [{ stakeId, authorities: shown, transaction: TRANSACTION }],
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
