import type { JsonObject, StakeKnowledge, StakeRow } from '@kiln-connect/core';
import type { SolanaRpc } from '../node/index.ts';
import { NEVER, type StakeStatus, stakeStatusAt } from '../state/activation.ts';
import { type Cluster, readCluster } from '../state/read-cluster.ts';
import { type StakeAccount, stakeAccountOf } from '../state/stake-account.ts';
import type { Epochs } from './epochs.ts';
import type { ReadLastDelegation } from './last-delegation.ts';
import { type LastEpoch, readLastEpoch } from './last-epoch.ts';
import type { InflationRewards } from './rewards.ts';

/** What a stake can be, as the wire contract names it. */
type StakeState = 'activating' | 'active' | 'deactivating' | 'inactive' | 'withdrawn';

/** A node takes at most 100 accounts a call, and the cluster's own two are among them. */
const ACCOUNTS_A_CALL = 98;

const NOTHING: StakeStatus = { effective: 0n, activating: 0n, deactivating: 0n };

interface Sources {
  readonly rpc: SolanaRpc;
  readonly epochs: Epochs;
  readonly inflation: InflationRewards;
  readonly lastDelegation: ReadLastDelegation;
}

/**
 * Stakes as of the last confirmed slot, in the order asked. One that is not there any more is
 * `withdrawn`; one that nobody has seen there yet has nothing to tell.
 */
export async function readStakes(
  stakes: readonly StakeKnowledge[],
  { rpc, epochs, inflation, lastDelegation }: Sources,
): Promise<readonly StakeRow[]> {
  const rows: StakeRow[] = [];
  for (let from = 0; from < stakes.length; from += ACCOUNTS_A_CALL) {
    const some = stakes.slice(from, from + ACCOUNTS_A_CALL);
    const { cluster, accounts } = await readCluster(
      some.map(({ stakeId }) => stakeId),
      rpc,
    );
    const present = accounts.flatMap((account) => stakeAccountOf(account) ?? []);
    const lastEpoch = await readLastEpoch(present, { cluster, epochs, inflation });
    rows.push(
      ...(await Promise.all(
        some.map((knowledge, i) => {
          const stake = stakeAccountOf(accounts[i]);
          return stake
            ? rowOf(stake, { knowledge, cluster, epochs, lastEpoch })
            : absent(knowledge, { cluster, epochs, lastDelegation });
        }),
      )),
    );
  }
  return rows;
}

/** How far a stake is: partially active ones count by the direction in which they go. */
function stateOf({ effective, activating, deactivating }: StakeStatus): StakeState {
  if (deactivating > 0n) return 'deactivating';
  if (activating > 0n) return 'activating';
  return effective > 0n ? 'active' : 'inactive';
}

const rewardsOf = ({ rewardTotals }: StakeKnowledge): string =>
  Object.values(rewardTotals)
    .reduce((sum, amount) => sum + amount, 0n)
    .toString();

const readAt = ({ unixTimestamp }: Cluster): string =>
  new Date(Number(unixTimestamp) * 1000).toISOString();

async function rowOf(
  stake: StakeAccount,
  {
    knowledge,
    cluster,
    epochs,
    lastEpoch,
  }: { knowledge: StakeKnowledge; cluster: Cluster; epochs: Epochs; lastEpoch: LastEpoch },
): Promise<StakeRow> {
  const { address, lamports, staker, withdrawer, delegation } = stake;
  const status = delegation ? stakeStatusAt(delegation, cluster.epoch, cluster.history) : NOTHING;
  const state = stateOf(status);
  const netApy = lastEpoch(stake);
  return {
    stakeId: address,
    state,
    wallet: staker,
    owner: withdrawer,
    ...(delegation && { validator: delegation.voter }),
    proxies: [],
    balance: lamports,
    effectiveBalance: status.effective,
    answer: {
      stake_account: address,
      ...(delegation && { vote_account: delegation.voter }),
      stake_pubkey: staker,
      withdraw_pubkey: withdrawer,
      lockup: lockupOf(stake),
      state,
      ...(await epochFields('activated', delegation?.activationEpoch, epochs)),
      ...(await epochFields('deactivated', delegation?.deactivationEpoch, epochs)),
      balance: lamports.toString(),
      inactive_balance: (lamports - status.effective).toString(),
      rewards: rewardsOf(knowledge),
      ...(netApy !== undefined && { net_apy: netApy }),
      updated_at: readAt(cluster),
    },
  };
}

const lockupOf = ({ lockup: { unixTimestamp, epoch, custodian } }: StakeAccount): JsonObject => ({
  unix_timestamp: unixTimestamp.toString(),
  epoch: epoch.toString(),
  custodian,
});

/** The epoch in which it was asked for, and when it took effect: as the next one began. */
async function epochFields(
  what: 'activated' | 'deactivated',
  epoch: bigint | undefined,
  epochs: Epochs,
): Promise<JsonObject> {
  if (epoch === undefined || epoch === NEVER) return {};
  const start = await epochs.startOf(epoch + 1n);
  return {
    ...(start && { [`${what}_at`]: start.toISOString() }),
    [`${what}_epoch`]: Number(epoch),
  };
}

/** Nothing is there: what is known of it is its history; without one it is none yet. */
async function absent(
  knowledge: StakeKnowledge,
  {
    cluster,
    epochs,
    lastDelegation,
  }: { cluster: Cluster } & Pick<Sources, 'epochs' | 'lastDelegation'>,
): Promise<StakeRow> {
  const { stakeId, lastOperations = {} } = knowledge;
  const nothing = { stakeId, proxies: [], balance: 0n, effectiveBalance: 0n };
  if (Object.keys(lastOperations).length === 0) return { ...nothing, state: 'unknown' };
  const { delegate, withdraw, deactivate } = lastOperations;
  const last = await lastDelegation({ stakeId, lastOperations, slot: cluster.slot });
  const staker = deactivate?.stake_authority ?? delegate?.stake_authority;
  const withdrawer = withdraw?.stake_authority;
  return {
    ...nothing,
    state: 'withdrawn',
    ...(last.voter !== undefined && { validator: last.voter }),
    answer: {
      stake_account: stakeId,
      ...(last.voter !== undefined && { vote_account: last.voter }),
      ...(staker !== undefined && { stake_pubkey: staker }),
      ...(withdrawer !== undefined && { withdraw_pubkey: withdrawer }),
      state: 'withdrawn',
      ...(await epochFields('activated', last.activationEpoch, epochs)),
      ...(await epochFields('deactivated', last.deactivationEpoch, epochs)),
      balance: '0',
      inactive_balance: '0',
      rewards: rewardsOf(knowledge),
      updated_at: readAt(cluster),
    },
  };
}
