import type { SolanaRpc } from '../node/index.ts';
import {
  anchorDelegations,
  type DelegationStory,
  withoutBeginning,
} from './anchored-delegations.ts';
import { delegationChanges } from './delegation-changes.ts';
import type { Epochs } from './epochs.ts';
import type { Finality } from './finality.ts';
import type { LedgerTransaction } from './ledger-transactions.ts';
import type { PastCluster } from './past-cluster.ts';
import type { InflationRewards } from './rewards.ts';
import { stakeEventOf } from './stake-events.ts';
import type { StakeLedgers } from './stake-ledgers.ts';

/** Stake accounts whose stories are read to tell that of one which they were merged into or split from. */
const MOST_RELATED = 500;

interface DelegationSources {
  readonly rpc: SolanaRpc;
  readonly epochs: Epochs;
  readonly finality: Finality;
  readonly ledgers: StakeLedgers;
  readonly inflation: InflationRewards;
  readonly pastCluster: (epoch: bigint) => Promise<PastCluster>;
}

/**
 * Tells how stakes were delegated up to the slot `to` at least where that can be told, from their
 * beginning wherever it is known; later changes may be among them.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export type ReadDelegations = (question: {
  readonly stakeIds: readonly string[];
  readonly to: number;
}) => Promise<DelegationStory>;

/** Lists of stakes whose story is kept: those of the histories that are being read. */
const MOST_KEPT = 4;

/** A history is read part by part, and each part asks anew: what is final is worked out once. */
export function createDelegations(sources: DelegationSources): ReadDelegations {
  const kept = new Map<string, DelegationStory>();
  sources.finality.onRestored(() => kept.clear());
  return async ({ stakeIds, to }) => {
    const key = stakeIds.join();
    const known = kept.get(key);
    if (known && to <= known.upTo) return known;
    const final = Number(await sources.finality.slot());
    const story = await readStory({ stakeIds, to: Math.max(to, final) }, sources);
    if (to <= final) {
      kept.delete(key);
      kept.set(key, story);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    }
    return story;
  };
}

async function readStory(
  { stakeIds, to }: { stakeIds: readonly string[]; to: number },
  sources: DelegationSources,
): Promise<DelegationStory> {
  const { epochs, ledgers, inflation, pastCluster } = sources;
  const { accounts, transactions } = await withSources(stakeIds, to, ledgers);
  const unknown = withoutBeginning(stakeIds, transactions);
  const anchored = await anchorDelegations({ stakeIds: unknown, to }, sources);
  const [first] = transactions;
  if (!first) return anchored;
  const schedule = await epochs.schedule();
  const [{ history, rentReserve }, { rewards, upTo }] = await Promise.all([
    pastCluster(schedule.of(BigInt(to))),
    inflation.credited([...accounts], { from: Number(first.slot), to }),
  ]);
  const changes = delegationChanges({ transactions, rewards, schedule, history, rentReserve });
  const stakes = new Map(
    stakeIds.map((stakeId) => [
      stakeId,
      anchored.stakes.get(stakeId) ?? { from: 0n, changes: changes.get(stakeId) ?? [] },
    ]),
  );
  return { stakes, upTo: Math.min(upTo, anchored.upTo) };
}

/** The stakes and those that they came from, with all that happened to any of them. */
async function withSources(
  stakeIds: readonly string[],
  to: number,
  ledgers: StakeLedgers,
): Promise<{ accounts: ReadonlySet<string>; transactions: readonly LedgerTransaction[] }> {
  const accounts = new Set(stakeIds);
  for (;;) {
    const transactions = await ledgers.upTo([...accounts], to);
    const more = sourcesIn(transactions, accounts);
    if (more.size === 0 || accounts.size + more.size > stakeIds.length + MOST_RELATED) {
      return { accounts, transactions };
    }
    for (const account of more) accounts.add(account);
  }
}

/** Stakes that became part of one of these, or of which one of these was a part. */
function sourcesIn(
  transactions: readonly LedgerTransaction[],
  known: ReadonlySet<string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const event of transactions.flatMap(({ instructions }) => instructions.map(stakeEventOf))) {
    const [stake = '', other = ''] = event?.stakes ?? [];
    const [source, target] = event?.type === 'split' ? [stake, other] : [other, stake];
    if (known.has(target) && source !== '' && !known.has(source)) found.add(source);
  }
  return found;
}
