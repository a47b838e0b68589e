import type { SolanaRpc } from '../node/index.ts';
import { readAccounts } from '../state/read-accounts.ts';
import { type StakeAccount, stakeAccountOf } from '../state/stake-account.ts';
import type { DelegationChange } from './delegation-changes.ts';
import type { LedgerTransaction } from './ledger-transactions.ts';
import type { InflationRewards } from './rewards.ts';
import { stakeEventOf } from './stake-events.ts';
import type { StakeLedgers } from './stake-ledgers.ts';

/** How a stake was delegated, and from which slot on that is known. */
interface KnownDelegations {
  readonly from: bigint;
  readonly changes: readonly DelegationChange[];
}

/** How stakes were delegated, by account. */
export interface DelegationStory {
  readonly stakes: ReadonlyMap<string, KnownDelegations>;
  /** The last slot for which it holds; what the next epoch brings is still being credited. */
  readonly upTo: number;
}

/** Operations after which a stake is delegated in another way, or with another amount. */
const CHANGES: readonly string[] = ['delegate', 'deactivate', 'split', 'merge', 'move_stake'];

/** Accounts that a node shows at once. */
const ACCOUNTS_A_CALL = 100;

interface AnchorSources {
  readonly rpc: SolanaRpc;
  readonly ledgers: StakeLedgers;
  readonly inflation: InflationRewards;
}

/** Those of these stakes whose beginning is not among these transactions. */
export const withoutBeginning = (
  stakeIds: readonly string[],
  transactions: readonly LedgerTransaction[],
): readonly string[] =>
  stakeIds.filter((stakeId) => {
    const first = transactions.find(({ balances }) => balances.has(stakeId));
    return first?.balances.get(stakeId)?.before !== 0n;
  });

/**
 * How stakes were delegated up to the slot `to` whose beginning is on no node, or that there were at
 * genesis: told from how they stand now, back to what changed them last.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function anchorDelegations(
  { stakeIds, to }: { stakeIds: readonly string[]; to: number },
  { rpc, ledgers, inflation }: AnchorSources,
): Promise<DelegationStory> {
  const found = new Map<string, KnownDelegations>();
  let upTo = to;
  const oldest = await rpc.getFirstAvailableBlock().send();
  for (let from = 0; from < stakeIds.length; from += ACCOUNTS_A_CALL) {
    const some = stakeIds.slice(from, from + ACCOUNTS_A_CALL);
    const { slot, accounts } = await readAccounts(some, rpc);
    const transactions = await ledgers.upTo(some, Number(slot));
    for (const [i, stakeId] of some.entries()) {
      const own = transactions.filter(({ balances }) => balances.has(stakeId));
      const known = knownFrom(stakeId, own, oldest);
      const range = { from: Math.max(Number(known), Number(oldest)), to: Number(slot) };
      const { rewards, upTo: told } = await inflation.credited([stakeId], range);
      if (told < range.to) upTo = Math.min(upTo, told);
      found.set(stakeId, {
        from: known,
        changes: backFrom(stakeAccountOf(accounts[i]), { since: known, rewards }),
      });
    }
  }
  return { stakes: found, upTo };
}

/** The first slot after the last change, and after what a node does not show of it. */
function knownFrom(
  stakeId: string,
  transactions: readonly LedgerTransaction[],
  oldest: bigint,
): bigint {
  const changing = transactions.findLast(({ instructions }) =>
    instructions
      .map(stakeEventOf)
      .some((event) => event && CHANGES.includes(event.type) && event.stakes.includes(stakeId)),
  );
  if (changing) return changing.slot + 1n;
  return oldest === 0n ? 0n : (transactions[0]?.slot ?? oldest) + 1n;
}

/** What it was then, and each reward that was added to it since. */
function backFrom(
  stake: StakeAccount | undefined,
  {
    since,
    rewards,
  }: { since: bigint; rewards: readonly { slot: bigint; time: Date; amount: bigint }[] },
): readonly DelegationChange[] {
  const delegation = stake?.delegation;
  if (!delegation) return [];
  const changes: DelegationChange[] = [];
  let { stake: amount } = delegation;
  for (const { slot, time, amount: paid } of rewards.toReversed()) {
    changes.unshift({ slot, time, delegation: { ...delegation, stake: amount } });
    amount -= paid;
  }
  const first = {
    slot: since - 1n,
    time: new Date(0),
    delegation: { ...delegation, stake: amount },
  };
  return [first, ...changes];
}
