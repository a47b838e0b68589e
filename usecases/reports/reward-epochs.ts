import {
  type ChainSlice,
  type EpochSpan,
  ImpossibleError,
  NotBuiltError,
  type RewardPeriod,
} from '@kiln-connect/core';
import type { ReportContext, StakeQuestion } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { dayAt } from './reward-calendar.ts';
import { totalsOf } from './reward-periods.ts';

/** Stakes of one report by epoch: each is a part of every request to the nodes. */
const MOST_STAKES = 1_000;

/**
 * Rewards by epoch, read from the chain for this one answer: what is stored is kept by hour. They are
 * the same rows that the indexer adds up, so the epochs of a day add up to that day. An epoch of which
 * the chain can not tell yet what it holds is left out.
 * @throws {NotBuiltError} 'epochs_not_available' where the chain has none.
 * @throws {ImpossibleError} 'too_many_stakes' with have and need.
 * @throws {NodeUnavailableError} when the chain can not be read.
 */
export async function readRewardEpochs(
  {
    question,
    epochs,
    context,
  }: {
    question: StakeQuestion;
    epochs: { from: number | undefined; to: number | undefined };
    context: Pick<ReportContext, 'cursor'>;
  },
  { store, connections }: Pick<System, 'store' | 'connections'>,
): Promise<readonly RewardPeriod[]> {
  const connection = await connections(question.chain, question.network);
  if (!connection.epochs) {
    throw new NotBuiltError({
      code: 'epochs_not_available',
      message: `${question.chain} has no epochs to report by; ask for another format.`,
    });
  }
  const stakeIds = await store.stakes.ids(question);
  if (stakeIds.length > MOST_STAKES) {
    throw new ImpossibleError({
      code: 'too_many_stakes',
      message: `A report by epoch is read from the chain for at most ${MOST_STAKES} stakes; this one is of ${stakeIds.length}: narrow it.`,
      details: { have: stakeIds.length, at_most: MOST_STAKES },
    });
  }
  const spans = await connection.epochs(epochs);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last || stakeIds.length === 0) return [];
  const to = Math.max(last.to, last.credited?.to ?? 0);
  const slice = await connection.readRange({ from: first.from, to, stakeIds });
  const asOf = slice.blocks.at(-1)?.time ?? last.start;
  const finalized = context.cursor?.finalized?.time;
  const hasScope = question.filter.scope !== undefined;
  const told = spans.filter(({ from }) => from <= (slice.upTo ?? to));
  return told.map((span) => ({
    ...periodOf(span, { ...slice, asOf }, hasScope),
    isFinal: finalized !== undefined && (span.credited?.end ?? span.end) <= finalized,
    asOf,
  }));
}

/** What a slice holds of one epoch, with what is told of all stakes together where that is asked. */
function periodOf(
  { epoch, from, to, start, end, credited }: EpochSpan,
  { rewards, exposures, asOf }: Pick<ChainSlice, 'rewards' | 'exposures'> & { asOf: Date },
  hasScope: boolean,
): Omit<RewardPeriod, 'isFinal' | 'asOf'> {
  const credits = credited ?? { from, to };
  const earned = rewards.filter(
    ({ position }) => credits.from <= position && position <= credits.to,
  );
  // By time: what is between two blocks belongs to the epoch in which it begins.
  const held = exposures.filter(({ time }) => start <= time && time < end);
  const balances = new Map(
    held.map(({ stakeId, effectiveBalance }) => [stakeId, effectiveBalance]),
  );
  const stakeBalance = [...balances.values()].reduce((sum, balance) => sum + balance, 0n);
  return {
    epoch,
    date: dayAt(start),
    start,
    end,
    components: totalsOf(earned.map(({ component, amount }) => ({ [component]: amount }))),
    stakeBalance,
    balanceSeconds:
      credited && end <= asOf
        ? // What was split off or merged within the epoch is paid as if it had been so from its begin.
          (stakeBalance * BigInt(end.getTime() - start.getTime())) / 1000n
        : held.reduce(
            (sum, { effectiveBalance, seconds }) => sum + effectiveBalance * BigInt(seconds),
            0n,
          ),
    activeSeconds: held.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(hasScope && {
      whole: {
        medianBlockReward: medianOf(earned.flatMap(({ detail, amount }) => (detail ? amount : []))),
        // Nobody's duties begin or end within an epoch.
        activeStakes: balances.size,
      },
    }),
  };
}

/** The middle one, or of two the mean, rounded towards zero; undefined without any. */
function medianOf(amounts: readonly bigint[]): bigint | undefined {
  const sorted = amounts.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2n;
}
