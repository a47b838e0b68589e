import type { ChainInfo, Network } from '@kiln-connect/core';
import type { Alert, AlertState, AuditEntry } from '@kiln-connect/store';
import { type ChangedValue, changedValues } from './changed-values.ts';

/** An alert as members and the operator read it. Times are RFC 3339, UTC. */
export interface AlertAnswer {
  readonly id: string;
  readonly kind: Alert['kind'];
  readonly chain: string;
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
  info: Pick<ChainInfo, 'authorities'> | undefined,
): AlertAnswer {
  return {
    id: alert.id,
    kind: alert.kind,
    chain: alert.chain,
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
    },
    recovered_at: alert.recoveredAt?.toISOString() ?? null,
    acknowledged: acknowledged && { ...acknowledged, at: acknowledged.at.toISOString() },
  };
}

/** How the audit log names an alert. */
export const alertSubject = ({ id, change, chain }: Alert): AuditEntry['subject'] => ({
  type: 'alert',
  id,
  label: change?.stakeId ?? chain,
});
