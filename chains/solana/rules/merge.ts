import { NEVER, stakeStatusAt } from '../state/activation.ts';
import type { Cluster } from '../state/read-cluster.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import type { Obstacle } from './obstacle.ts';
import { lockedUp } from './withdrawal.ts';

type MergeState = 'inactive' | 'activating' | 'active' | 'partially active';

/** How the program sees a stake that is to be merged: `MergeKind` of the Stake program. */
function mergeStateOf({ delegation }: StakeAccount, { epoch, history }: Cluster): MergeState {
  if (!delegation) return 'inactive';
  const { effective, activating, deactivating } = stakeStatusAt(delegation, epoch, history);
  if (effective === 0n) {
    return activating === 0n && deactivating === 0n ? 'inactive' : 'activating';
  }
  return activating === 0n && deactivating === 0n ? 'active' : 'partially active';
}

/**
 * Why two stake accounts can not become one.
 * https://github.com/solana-program/stake (`MergeKind::merge`)
 */
export function notMergeable(
  source: StakeAccount,
  destination: StakeAccount,
  cluster: Cluster,
): Obstacle | undefined {
  return (
    otherAuthorities(source, destination, cluster) ??
    otherStates(source, destination, cluster) ??
    otherDelegations(source, destination, cluster)
  );
}

function otherAuthorities(
  source: StakeAccount,
  destination: StakeAccount,
  cluster: Cluster,
): Obstacle | undefined {
  const describe = ({ staker, withdrawer }: StakeAccount) =>
    `staker ${staker}, withdrawer ${withdrawer}`;
  const [have, need] = [describe(source), describe(destination)];
  if (have !== need) {
    return {
      code: 'authorities_differ',
      message: `${source.address} has the ${have}; ${destination.address} the ${need}. Expected the same of both.`,
      have,
      need,
    };
  }
  const lockup = ({ lockup: { unixTimestamp, epoch, custodian } }: StakeAccount) =>
    `lockup until Unix time ${unixTimestamp} and epoch ${epoch} with the custodian ${custodian}`;
  const areFree = !lockedUp(source, cluster) && !lockedUp(destination, cluster);
  if (areFree || lockup(source) === lockup(destination)) return undefined;
  return {
    code: 'authorities_differ',
    message: `${source.address} has a ${lockup(source)}; ${destination.address} a ${lockup(destination)}. Expected the same of both, or none in force.`,
    have: lockup(source),
    need: lockup(destination),
  };
}

function otherStates(
  source: StakeAccount,
  destination: StakeAccount,
  cluster: Cluster,
): Obstacle | undefined {
  const states = [source, destination].map((stake) => mergeStateOf(stake, cluster));
  const [have = 'inactive', need = 'inactive'] = states;
  const partial = [source, destination].find((_, i) => states[i] === 'partially active');
  if (partial) {
    return {
      code: 'stake_partially_active',
      message: `${partial.address} is partially active: it activates or deactivates over several epochs. Expected one that is active or inactive as a whole; try again in the next epoch.`,
      have,
      need,
    };
  }
  if ((have === 'active') === (need === 'active')) return undefined;
  return {
    code: 'stakes_in_other_states',
    message: `${source.address} is ${have} and ${destination.address} is ${need}. Expected both to be active, or neither of them.`,
    have,
    need,
  };
}

/** Two delegations become one only when both go on, with one validator. */
function otherDelegations(
  source: StakeAccount,
  destination: StakeAccount,
  cluster: Cluster,
): Obstacle | undefined {
  const goesOn = (stake: StakeAccount) =>
    mergeStateOf(stake, cluster) === 'inactive' ? undefined : stake.delegation;
  const [from, to] = [goesOn(source), goesOn(destination)];
  if (!from || !to) return undefined;
  if (from.voter !== to.voter) {
    return {
      code: 'validators_differ',
      message: `${source.address} is with the validator ${from.voter}, ${destination.address} with ${to.voter}. Expected both to be with the same.`,
      have: from.voter,
      need: to.voter,
    };
  }
  const ending = [source, destination].find(
    ({ delegation }) => delegation?.deactivationEpoch !== NEVER,
  );
  return (
    ending && {
      code: 'stake_partially_active',
      message: `${ending.address} is being deactivated. Expected stakes that are not; try again in the next epoch.`,
      have: 'deactivating',
      need: 'active',
    }
  );
}
