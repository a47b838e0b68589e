import { z } from 'zod';
import { type Finding, unlessAny } from '../../obstacle.ts';
import { sol, stakeTooSmall } from '../rules/amounts.ts';
import { foreignStaker, foreignWithdrawer, noStakeAccount } from '../rules/authority.ts';
import { notDeactivatable } from '../rules/deactivation.ts';
import { notMergeable } from '../rules/merge.ts';
import type { Obstacle } from '../rules/obstacle.ts';
import { notSplittable } from '../rules/split.ts';
import { findIdleValidator } from '../rules/validator.ts';
import { lockedUp, notWithdrawable } from '../rules/withdrawal.ts';
import type { Cluster } from '../state/read-cluster.ts';
import type { StakeAccount } from '../state/stake-account.ts';
import { address } from '../wire/fields.ts';
import type { Check, CheckSources } from './check.ts';

const amount = z
  .string()
  .regex(/^[0-9]+$/)
  .transform(BigInt);
const stakeSubject = z.object({ stake_account: address });
const stakerSubject = stakeSubject.extend({ staker: address });
const withdrawerSubject = stakeSubject.extend({ withdrawer: address });
const splitSubject = stakeSubject.extend({ amount_lamports: amount });
const withdrawSubject = splitSubject.extend({ whole_balance: z.boolean() });
const mergeSubject = z.object({ source: address, destination: address });
const voteSubject = z.object({ vote_account: address });
const amountSubject = z.object({ amount_lamports: amount });

/** A check of one stake account: what holds unless the rule finds an obstacle. */
const ofStake =
  <Subject extends { stake_account: string }>(
    schema: z.ZodType<Subject>,
    rule: (stake: StakeAccount, subject: Subject, cluster: Cluster) => Obstacle | undefined,
    holds: (subject: Subject) => string,
  ): Check =>
  async (raw, { readStakes }) => {
    const subject = schema.parse(raw);
    const { stakeAt, cluster } = await readStakes();
    const stake = stakeAt(subject.stake_account);
    const obstacle = stake ? rule(stake, subject, cluster) : noStakeAccount(subject.stake_account);
    return unlessAny([obstacle], holds(subject));
  };

/** All of an account is what it holds now, and not what it held when this was crafted. */
function notAllOfIt(
  { address: text, lamports }: StakeAccount,
  { amount_lamports: asked, whole_balance }: z.output<typeof withdrawSubject>,
): Obstacle | undefined {
  if (!whole_balance || asked === lamports) return undefined;
  return {
    code: 'insufficient_stake_balance',
    message: `${text} holds ${sol(lamports)}; the transaction takes ${sol(asked)} as all of it. Craft it again.`,
    have: lamports.toString(),
    need: asked.toString(),
  };
}

async function stakesAreMergeable(raw: unknown, { readStakes }: CheckSources): Promise<Finding> {
  const { source, destination } = mergeSubject.parse(raw);
  const { stakeAt, cluster } = await readStakes();
  const [from, to] = [stakeAt(source), stakeAt(destination)];
  return unlessAny(
    [
      from ? undefined : noStakeAccount(source),
      to ? undefined : noStakeAccount(destination),
      from && to && notMergeable(from, to, cluster),
    ],
    `${source} and ${destination} can become one stake.`,
  );
}

async function validatorVotes(raw: unknown, { rpc }: CheckSources): Promise<Finding> {
  const { vote_account } = voteSubject.parse(raw);
  return unlessAny(
    [await findIdleValidator(vote_account, rpc)],
    `${vote_account} is the vote account of a validator that votes.`,
  );
}

async function isLargeEnough(raw: unknown, { readStakes }: CheckSources): Promise<Finding> {
  const { amount_lamports } = amountSubject.parse(raw);
  const { cluster } = await readStakes();
  return unlessAny(
    [stakeTooSmall(amount_lamports, cluster)],
    `${sol(amount_lamports)} are enough for a stake account.`,
  );
}

export const stakeChecks: { readonly [code: string]: Check } = {
  vote_account: validatorVotes,
  stake_large_enough: isLargeEnough,
  stakes_mergeable: stakesAreMergeable,
  stake_authority: ofStake(
    stakerSubject,
    (stake, { staker }) => foreignStaker(stake, staker),
    ({ stake_account, staker }) => `The staker of ${stake_account} is ${staker}.`,
  ),
  withdraw_authority: ofStake(
    withdrawerSubject,
    (stake, { withdrawer }) => foreignWithdrawer(stake, withdrawer),
    ({ stake_account, withdrawer }) => `The withdrawer of ${stake_account} is ${withdrawer}.`,
  ),
  stake_delegated: ofStake(
    stakeSubject,
    notDeactivatable,
    ({ stake_account }) => `${stake_account} is delegated.`,
  ),
  no_lockup: ofStake(
    stakeSubject,
    (stake, _, cluster) => lockedUp(stake, cluster),
    ({ stake_account }) => `No lockup of ${stake_account} is in force.`,
  ),
  stake_withdrawable: ofStake(
    withdrawSubject,
    (stake, subject, cluster) =>
      notAllOfIt(stake, subject) ?? notWithdrawable(stake, subject.amount_lamports, cluster),
    ({ stake_account, amount_lamports }) =>
      `${sol(amount_lamports)} of ${stake_account} can be withdrawn.`,
  ),
  stake_splittable: ofStake(
    splitSubject,
    (stake, { amount_lamports }, cluster) => notSplittable(stake, amount_lamports, cluster),
    ({ stake_account, amount_lamports }) =>
      `${sol(amount_lamports)} can be split off ${stake_account}.`,
  ),
};
