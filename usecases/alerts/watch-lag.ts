import type { AuthorityWatchStanding, ChainKey } from '@kiln-connect/store';
import { publishEvent } from '../events/publish-event.ts';
import type { System } from '../system.ts';
import { auditWatch } from './audit-watch.ts';
import { mailToGovernors } from './mail-to-governors.ts';

/** From so many seconds of lag on an alert is raised. */
const MOST_LAG_SECONDS = 60;
/** Below so many the watch is in step again: one that goes up and down is not told of each time. */
const RECOVERED_SECONDS = 30;

/**
 * How far the watch is behind, in seconds of real time: what was confirmed earlier than that was
 * compared. The age of the newest compared block counts too, for a node can be up and behind; but not
 * on a devnet, whose time is simulated and stands still.
 */
export function authorityWatchLag(
  { network, since, comparedAt, blockTime }: AuthorityWatchStanding,
  now: Date,
): number {
  const unheard = +now - +(comparedAt ?? since);
  const age = network === 'devnet' || blockTime === null ? 0 : +now - +blockTime;
  return Math.max(0, unheard, age) / 1_000;
}

type Parts = Pick<
  System,
  'store' | 'chains' | 'connections' | 'clock' | 'log' | 'sealer' | 'publicUrl' | 'mail'
>;

/**
 * Raises an alert in every organization with stakes of a chain whose watch lags, once, and notes when
 * it is in step again. `startedAt` is when this process began: it is given its time to catch up first.
 */
export async function watchTheWatch(
  { startedAt }: { startedAt: Date },
  system: Parts,
): Promise<void> {
  for (const standing of await system.store.authorities.standings()) {
    const now = system.clock.now();
    const lag = authorityWatchLag(standing, now);
    if (standing.laggingSince !== null && lag <= RECOVERED_SECONDS) {
      await endLagging(standing, system);
    }
    const hadTime = (+now - +startedAt) / 1_000 > MOST_LAG_SECONDS;
    const isLate = standing.laggingSince === null && hadTime && lag > MOST_LAG_SECONDS;
    if (isLate && (await isWatched(standing, system))) await beginLagging(standing, lag, system);
  }
}

/** Whether this deployment still has nodes of the chain. */
async function isWatched({ chain, network }: ChainKey, { connections }: Parts): Promise<boolean> {
  try {
    return (await connections(chain, network)).readAuthorities !== undefined;
  } catch {
    return false;
  }
}

async function beginLagging(
  standing: AuthorityWatchStanding,
  lagSeconds: number,
  system: Parts,
): Promise<void> {
  const { chain, network, position, comparedAt } = standing;
  const { clock, log } = system;
  const data = {
    chain,
    lag_seconds: Math.floor(lagSeconds),
    position,
    compared_at: comparedAt?.toISOString() ?? null,
  };
  await system.store.atomically(async (groups) => {
    const at = clock.now();
    if (!(await groups.alerts.beginLagging({ chain, network, at }))) return;
    log.error({ network, ...data }, 'the watch of authorities lags: changes may go unseen');
    for (const organizationId of await groups.alerts.organizationsOf({ chain, network })) {
      const kind = 'watch_lagging';
      const alertId = await groups.alerts.raise({ organizationId, network, chain, at, kind });
      const told = { alert_id: alertId, ...data };
      await publishEvent(
        { organizationId, network, type: 'authority_watch.lagging', data: told },
        groups,
      );
      await auditWatch(
        {
          organizationId,
          action: 'authority_watch_lagging',
          subject: { type: 'chain', id: chain, label: chain },
          details: { network, ...told },
        },
        groups,
      );
      await mailToGovernors({ organizationId }, groups, system, (governor) => ({
        kind: 'watch_lagging',
        ...governor,
        network,
        chainTitle: system.chains[chain]?.info.title ?? chain,
        comparedAt,
      }));
    }
  });
}

async function endLagging(
  { chain, network, position }: AuthorityWatchStanding,
  { store, clock, log }: Parts,
): Promise<void> {
  await store.atomically(async (groups) => {
    const since = await groups.alerts.endLagging({ chain, network, at: clock.now() });
    if (since === undefined) return;
    const data = { chain, lagging_since: since.toISOString(), position };
    log.warn({ network, ...data }, 'the watch of authorities is in step again');
    for (const organizationId of await groups.alerts.organizationsOf({ chain, network })) {
      await publishEvent(
        { organizationId, network, type: 'authority_watch.recovered', data },
        groups,
      );
      await auditWatch(
        {
          organizationId,
          action: 'authority_watch_recovered',
          subject: { type: 'chain', id: chain, label: chain },
          details: { network, ...data },
        },
        groups,
      );
    }
  });
}
