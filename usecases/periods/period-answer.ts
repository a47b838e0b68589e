import type { Network } from '@kiln-connect/core';
import type { ClosedPeriod, PeriodChange, PeriodVersion } from '@kiln-connect/store';

/** A restatement of a closed month, with what it changed. */
export interface RestatementAnswer {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  readonly as_of: string;
  readonly changes: readonly PeriodChange[];
}

/** A month whose books are closed. */
export interface PeriodAnswer {
  readonly id: string;
  readonly chain: string;
  readonly network: Network;
  /** YYYY-MM */
  readonly month: string;
  readonly closed_at: string;
  readonly closed_by: string;
  /** Chain time up to which everything is in its figures. */
  readonly as_of: string;
  /** Oldest first. */
  readonly restatements: readonly RestatementAnswer[];
}

const restatementAnswer = ({
  at,
  by,
  reason,
  asOf,
  changes,
}: PeriodVersion): RestatementAnswer => ({
  at: at.toISOString(),
  by,
  reason: reason ?? '',
  as_of: asOf.toISOString(),
  changes,
});

/** A closed month as the routes tell it. */
export function periodAnswer({ id, chain, network, month, versions }: ClosedPeriod): PeriodAnswer {
  const [closing, ...restatements] = versions;
  const current = versions.at(-1);
  if (!closing || !current) throw new Error(`the closed period ${id} has no version`);
  return {
    id,
    chain,
    network,
    month: month.slice(0, 7),
    closed_at: closing.at.toISOString(),
    closed_by: closing.by,
    as_of: current.asOf.toISOString(),
    restatements: restatements.map(restatementAnswer),
  };
}

/** How the audit log names a closed month. */
export const periodSubject = ({ id, chain, network, month }: ClosedPeriod) => ({
  type: 'period',
  id,
  label: `${month.slice(0, 7)} of ${chain} on ${network}`,
});
