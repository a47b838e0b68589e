import { requireNone } from '../../obstacle.ts';
import type { SolanaRpc } from '../node/index.ts';
import { noStakeAccount } from '../rules/authority.ts';
import { type Cluster, readCluster } from '../state/read-cluster.ts';
import { type StakeAccount, stakeAccountOf } from '../state/stake-account.ts';

/**
 * One stake account and the cluster as of the same slot.
 * @throws {ImpossibleError} 'stake_account_not_found'
 */
export async function readStake(
  address: string,
  rpc: SolanaRpc,
): Promise<{ stake: StakeAccount; cluster: Cluster }> {
  const { stakes, cluster } = await readStakes([address], rpc);
  return { stake: stakes[0] as StakeAccount, cluster };
}

/**
 * Stake accounts in the order asked, and the cluster as of the same slot.
 * @throws {ImpossibleError} 'stake_account_not_found'
 */
export async function readStakes(
  addresses: readonly string[],
  rpc: SolanaRpc,
): Promise<{ stakes: readonly StakeAccount[]; cluster: Cluster }> {
  const { accounts, cluster } = await readCluster(addresses, rpc);
  const stakes = accounts.map(stakeAccountOf);
  requireNone(addresses.map((text, i) => (stakes[i] ? undefined : noStakeAccount(text))));
  return { stakes: stakes as readonly StakeAccount[], cluster };
}
