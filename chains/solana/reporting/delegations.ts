import type { SolanaRpc } from '../node/index.ts';
import { readCluster } from '../state/read-cluster.ts';
import { type DelegationChange, delegationChanges } from './delegation-changes.ts';
import type { Epochs } from './epochs.ts';
import type { LedgerTransaction } from './ledger-transactions.ts';
import type { InflationRewards } from './rewards.ts';
import { stakeEventOf } from './stake-events.ts';
import type { StakeLedgers } from './stake-ledgers.ts';

/** Stake accounts whose stories are read to tell that of one which they were merged into or split from. */
const MOST_RELATED = 500;

export interface DelegationSources {
  readonly rpc: SolanaRpc;
  readonly epochs: Epochs;
  readonly ledgers: StakeLedgers;
  readonly inflation: InflationRewards;
}

/**
 * How stakes were delegated from their beginning to the slot `to`, by account, the oldest change first.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function readDelegationChanges(
  { stakeIds, to }: { stakeIds: readonly string[]; to: number },
  { rpc, epochs, ledgers, inflation }: DelegationSources,
): Promise<ReadonlyMap<string, readonly DelegationChange[]>> {
  const { accounts, transactions } = await withSources(stakeIds, to, ledgers);
  const [first] = transactions;
  if (!first) return new Map();
  const [schedule, { cluster }, rewards] = await Promise.all([
    epochs.schedule(),
    readCluster([], rpc),
    inflation.credited([...accounts], { from: Number(first.slot), to }),
  ]);
  const { history, rentReserve } = cluster;
  return delegationChanges({ transactions, rewards, schedule, history, rentReserve });
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
