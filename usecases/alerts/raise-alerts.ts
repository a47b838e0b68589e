import { changedAuthorities, hasAuthorities } from '@kiln-connect/core';
import type { AuthorityChange, ChainKey, Expectation, Governance } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { auditUnowned } from './audit-watch.ts';
import { type ToldChange, tellOfChanges } from './tell-of-changes.ts';

type Parts = Pick<System, 'store' | 'chains' | 'clock' | 'sealer' | 'publicUrl' | 'mail' | 'log'>;

/** Changes that become alerts in one transaction, and what one mail can tell of. */
const BATCH = 100;

/**
 * Makes alerts of changes that nobody was told of: for each organization that a stake concerns, the
 * alert, its event, its entry in the audit log and its mails are stored in one transaction with the
 * note that the change was told. Several servers may do so at once.
 */
export async function raiseAlerts(system: Parts): Promise<void> {
  let taken: number;
  do {
    taken = await system.store.atomically((groups) => raiseBatch(groups, system));
  } while (taken === BATCH);
}

async function raiseBatch(groups: Governance, system: Parts): Promise<number> {
  const changes = await groups.alerts.takeUntold({ limit: BATCH });
  if (changes.length === 0) return 0;
  for (const [key, own] of byChain(changes)) await raiseOfChain(key, own, groups, system);
  const at = system.clock.now();
  await groups.alerts.told({ ids: changes.map(({ id }) => id), at });
  return changes.length;
}

async function raiseOfChain(
  key: ChainKey,
  changes: readonly AuthorityChange[],
  groups: Governance,
  system: Parts,
): Promise<void> {
  const { alerts } = groups;
  const stakes = { ...key, stakeIds: [...new Set(changes.map(({ stakeId }) => stakeId))] };
  const concerned = await alerts.concerned(stakes);
  const expectations = await alerts.expectations(stakes);
  const at = system.clock.now();
  const settled: string[] = [];
  const told = new Map<string, ToldChange[]>();
  for (const change of changes) {
    const { stakeId } = change;
    const owners = concerned.filter((one) => one.stakeId === stakeId);
    if (owners.length === 0) await auditUnowned(change, groups);
    for (const { organizationId } of owners) {
      const open = expectations.filter(
        (one) =>
          one.stakeId === stakeId &&
          one.organizationId === organizationId &&
          !settled.includes(one.id),
      );
      const finding = judge(change, open);
      if (finding === undefined) continue;
      settled.push(...finding.settles);
      const { expected, explainedBy } = finding;
      const occasion = { kind: 'authority_changed', change, expected, explainedBy } as const;
      const id = await alerts.raise({ ...key, organizationId, at, ...occasion });
      if (explainedBy !== null) continue;
      const own = told.get(organizationId) ?? [];
      told.set(organizationId, own);
      own.push({ alertId: id, change, expected });
    }
  }
  await alerts.settle({ ids: settled, at });
  for (const [organizationId, own] of told) {
    await tellOfChanges({ ...key, organizationId, changes: own }, groups, system);
  }
}

/** What a change is to one organization; undefined for a stake that just appeared to it. */
function judge(
  { before, after }: AuthorityChange,
  open: readonly Expectation[],
):
  | {
      expected: Expectation['authorities'] | null;
      explainedBy: string | null;
      settles: readonly string[];
    }
  | undefined {
  if (before === null) {
    const missed = open.filter(({ authorities }) => !hasAuthorities(after, authorities));
    const [latest] = missed;
    if (!latest) return undefined;
    const settles = missed.map(({ id }) => id);
    return { expected: latest.authorities, explainedBy: null, settles };
  }
  const explains = open.filter(
    ({ authorities }) => hasAuthorities(after, authorities) && !hasAuthorities(before, authorities),
  );
  // It has to lead to all that is new: a change of something else beside it is not explained.
  const changed = changedAuthorities(before, after);
  const whole = explains.find(({ authorities }) => changed.every((name) => name in authorities));
  return {
    expected: null,
    explainedBy: whole ? (whole.action ?? 'keys') : null,
    settles: whole ? explains.map(({ id }) => id) : [],
  };
}

function byChain(
  changes: readonly AuthorityChange[],
): readonly (readonly [ChainKey, readonly AuthorityChange[]])[] {
  const groups = new Map<string, [ChainKey, AuthorityChange[]]>();
  for (const change of changes) {
    const { chain, network } = change;
    const name = `${chain} ${network}`;
    const group = groups.get(name);
    if (group) group[1].push(change);
    else groups.set(name, [{ chain, network }, [change]]);
  }
  return [...groups.values()];
}
