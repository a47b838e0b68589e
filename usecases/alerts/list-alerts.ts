import type { Network } from '@kiln-connect/core';
import type { Alert, AlertState } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type AlertAnswer, alertAnswer } from './alert-answer.ts';

/** One page of alerts. */
export interface AlertPage {
  readonly data: readonly AlertAnswer[];
  /** How many are open on the network, whatever the filter. */
  readonly open: number;
  /** `before` of the next page; null on the last one. */
  readonly next_before: string | null;
}

/** Which alerts are asked for. */
export interface AlertQuery {
  readonly organization: string;
  readonly network: Network;
  readonly state?: AlertState | undefined;
  readonly chain?: string | undefined;
  readonly kind?: Alert['kind'] | undefined;
  readonly stake_id?: string | undefined;
  /** The id of the last alert of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/**
 * Alerts of an organization on a network, the latest first.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listAlerts(
  { organization: slug, network, before, limit, stake_id: stakeId, ...filter }: AlertQuery,
  actor: Actor,
  system: System,
): Promise<AlertPage> {
  const asked = { slug, permission: 'alerts.read' } as const;
  const { id: organizationId } = await findOrganization(asked, actor, system);
  const { alerts } = system.store;
  const found = await alerts.list({
    organizationId,
    network,
    filter: { ...filter, stakeId },
    before,
    // One more than is shown tells whether there is another page.
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  return {
    data: shown.map((alert) => alertAnswer(alert, system.chains[alert.chain]?.info)),
    open: await alerts.countOpen({ organizationId, network }),
    next_before: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
