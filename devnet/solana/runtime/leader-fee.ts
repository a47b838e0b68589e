import type { Address } from '@solana/kit';
import type { Accounts } from './accounts.ts';
import type { BlockReward, ExecutedTransaction } from './block.ts';

/**
 * Pays a block's fees: half of what its signatures cost and all that priority costs is the leader's,
 * the rest is burnt (SIMD-0096). `burnt` is in lamports.
 */
export function payLeader(
  { identity }: { identity: Address },
  { slot, transactions }: { slot: number; transactions: readonly ExecutedTransaction[] },
  accounts: Accounts,
): { rewards: BlockReward[]; burnt: bigint } {
  const base = transactions.reduce((sum, { fee }) => sum + fee.base, 0n);
  const priority = transactions.reduce((sum, { fee }) => sum + fee.priority, 0n);
  if (base + priority === 0n) return { rewards: [], burnt: 0n };
  const burnt = base / 2n;
  const lamports = base - burnt + priority;
  const account = accounts.get(identity);
  if (!account) throw new Error(`the leader ${identity} has no account`);
  accounts.remember(identity, slot);
  const postBalance = account.lamports + lamports;
  accounts.set({ ...account, lamports: postBalance });
  return {
    rewards: [{ address: identity, lamports, postBalance, kind: 'Fee', commission: null }],
    burnt,
  };
}
