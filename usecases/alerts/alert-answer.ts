import type { ChainInfo, Network } from '@kiln-connect/core';
import type { Alert, AlertState, AuditEntry } from '@kiln-connect/store';
import { type ChangedValue, changedValues } from './changed-values.ts';

/** An alert as members and the operator read it. Times are RFC 3339, UTC. */
export interface AlertAnswer {
  readonly id: string;
  readonly kind: Alert['kind'];
  readonly chain: string;
  /** The chain's name for people. */
  readonly chain_title: string;
  readonly network: Network;
  readonly state: AlertState;
  readonly raised_at: string;
  /** Null but where a stake's authorities changed. */
  readonly stake: {
    readonly stake_id: string;
    readonly changes: readonly ChangedValue[];
    /** True when the stake appeared with other authorities than it was crafted with. */
    readonly appeared_so: boolean;
    readonly position: number;
    /** Chain time of the block in which it was seen. */
    readonly time: string;
    /** Null where the chain does not tell. */
    readonly transaction: string | null;
    /** When a reorganization took it back. */
    readonly taken_back_at: string | null;
    /** The action crafted here from which it follows; null for what nobody crafted here. */
    readonly explained_by: string | null;
    /** Pages of a public explorer; null where there is none. */
    readonly links: { readonly stake: string | null; readonly transaction: string | null };
  } | null;
  /** When a watch that lagged was in step again. */
  readonly recovered_at: string | null;
  readonly acknowledged: {
    readonly at: string;
    readonly by: string;
    readonly note: string;
  } | null;
}

export function alertAnswer(
  { change, expected, acknowledged, ...alert }: Alert,
  info: ChainInfo | undefined,
): AlertAnswer {
  const explorer = info?.networks[alert.network]?.explorer;
  return {
    id: alert.id,
    kind: alert.kind,
    chain: alert.chain,
    chain_title: info?.title ?? alert.chain,
    network: alert.network,
    state: alert.state,
    raised_at: alert.raisedAt.toISOString(),
    stake: change && {
      stake_id: change.stakeId,
      changes: changedValues({ change, expected }, info),
      appeared_so: change.before === null,
      position: change.position,
      time: change.time.toISOString(),
      transaction: change.transaction,
      taken_back_at: change.takenBackAt?.toISOString() ?? null,
      explained_by: alert.explainedBy,
      links: {
        stake: linkOf(explorer?.validator, change.stakeId),
        transaction: linkOf(explorer?.transaction, change.transaction),
      },
    },
    recovered_at: alert.recoveredAt?.toISOString() ?? null,
    acknowledged: acknowledged && { ...acknowledged, at: acknowledged.at.toISOString() },
  };
}

const linkOf = (template: string | undefined, id: string | null): string | null =>
  template === undefined || id === null ? null : template.replace('{}', encodeURIComponent(id));

/** How the audit log names an alert. */
export const alertSubject = ({ id, change, chain }: Alert): AuditEntry['subject'] => ({
  type: 'alert',
  id,
  label: change?.stakeId ?? chain,
});
