import type { Decoder } from '@solana/kit';
import {
  getSysvarClockDecoder,
  getSysvarStakeHistoryDecoder,
  SYSVAR_CLOCK_ADDRESS,
  SYSVAR_STAKE_HISTORY_ADDRESS,
} from '@solana/sysvars';
import { nodeAnswer } from '../../node/node-failure.ts';
import type { SolanaRpc } from '../node/index.ts';
import type { StakeHistory } from './activation.ts';
import { type Account, COMMITMENT, readAccounts } from './read-accounts.ts';
import { STAKE_ACCOUNT_BYTES } from './stake-account.ts';

/** What staking needs to know of the cluster; amounts in lamports. */
export interface Cluster {
  /** As of which all of it is. */
  readonly slot: bigint;
  readonly epoch: bigint;
  /** Of the last block, in Unix seconds. */
  readonly unixTimestamp: bigint;
  readonly history: StakeHistory;
  /** What a stake account has to hold besides its stake. */
  readonly rentReserve: bigint;
  readonly minimumDelegation: bigint;
}

/** The cluster, and accounts as of the same slot in the order asked. */
export async function readCluster(
  addresses: readonly string[],
  rpc: SolanaRpc,
): Promise<{ cluster: Cluster; accounts: readonly (Account | undefined)[] }> {
  const [read, rentReserve, { value: minimumDelegation }] = await Promise.all([
    readAccounts([SYSVAR_CLOCK_ADDRESS, SYSVAR_STAKE_HISTORY_ADDRESS, ...addresses], rpc),
    rpc.getMinimumBalanceForRentExemption(STAKE_ACCOUNT_BYTES, { commitment: COMMITMENT }).send(),
    rpc.getStakeMinimumDelegation({ commitment: COMMITMENT }).send(),
  ]);
  const [clock, history, ...accounts] = read.accounts;
  const { epoch, unixTimestamp } = decodeSysvar(clock, getSysvarClockDecoder());
  const entries = decodeSysvar(history, getSysvarStakeHistoryDecoder());
  return {
    cluster: {
      slot: read.slot,
      epoch,
      unixTimestamp,
      history: new Map(entries.map(({ epoch, stakeHistory }) => [epoch, stakeHistory])),
      rentReserve,
      minimumDelegation,
    },
    accounts,
  };
}

/** Every cluster has these accounts. @throws {NodeAnswerError} when a node shows something else. */
function decodeSysvar<T>(account: Account | undefined, decoder: Decoder<T>): T {
  try {
    if (account) return decoder.decode(account.data);
  } catch {
    // Told below: it is not in the form of that account.
  }
  throw nodeAnswer('sol node', 'its clock or its history of stakes is not there');
}
