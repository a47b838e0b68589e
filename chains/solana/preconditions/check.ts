import type { Finding } from '../../obstacle.ts';
import type { SolanaRpc } from '../node/index.ts';
import type { Cluster } from '../state/read-cluster.ts';
import type { StakeAccount } from '../state/stake-account.ts';

/** Stake accounts that preconditions speak of, and the cluster as of the same slot. */
export interface StakesNow {
  readonly cluster: Cluster;
  /** Undefined where no stake account is. */
  readonly stakeAt: (address: string) => StakeAccount | undefined;
}

/** What checks ask. */
export interface CheckSources {
  readonly rpc: SolanaRpc;
  /** One answer for all preconditions of a transaction. */
  readonly readStakes: () => Promise<StakesNow>;
}

export type Check = (subject: unknown, sources: CheckSources) => Promise<Finding>;
