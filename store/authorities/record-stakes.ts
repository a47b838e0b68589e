import { randomUUID } from 'node:crypto';
import {
  type Authorities,
  type BlockRef,
  changedAuthorities,
  hasAuthorities,
  type StakeAuthorities,
} from '@kiln-connect/core';
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Orm } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { authorityChanges, authorityExpectations, stakeAuthorities } from '../tables/index.ts';

/** A stake as it was read, with the transaction that changed it where that is known. */
export interface ChangedStake extends StakeAuthorities {
  readonly transaction?: string | undefined;
}

/**
 * A change that a reorganization took back and that comes again within this time is the same one, in
 * milliseconds: its transaction got into another block.
 */
const COMES_AGAIN = 3_600_000;

interface Recording extends ChainKey {
  readonly block: BlockRef;
  readonly stakes: readonly ChangedStake[];
  readonly orphaned: readonly string[];
  readonly at: Date;
}

type Change = typeof authorityChanges.$inferSelect;

/** Compares stakes with what is known of them and keeps what is new, in the caller's transaction. */
export async function recordStakes(orm: Orm, recording: Recording): Promise<void> {
  const { stakes } = recording;
  if (stakes.length === 0) return;
  const stakeIds = stakes.map(({ stakeId }) => stakeId);
  const known = await knownOf(orm, recording, stakeIds);
  const latest = await latestChanges(orm, recording, stakeIds);
  const moved: ChangedStake[] = [];
  const appeared: ChangedStake[] = [];
  for (const stake of stakes) {
    const before = known.get(stake.stakeId);
    const last = latest.get(stake.stakeId);
    if (before === undefined) {
      appeared.push(stake);
    } else if (isSame(before, stake.authorities)) {
      if (last && isOrphaned(last, recording)) await place(orm, last, recording);
    } else {
      moved.push(stake);
      await recordChange(orm, { stake, before, last }, recording);
    }
  }
  await recordAppeared(orm, appeared, recording);
  await keep(orm, [...moved, ...appeared], recording);
}

async function recordChange(
  orm: Orm,
  { stake, before, last }: { stake: ChangedStake; before: Authorities; last: Change | undefined },
  recording: Recording,
): Promise<void> {
  const { authorities: after } = stake;
  if (last && isOrphaned(last, recording) && last.before && isSame(last.before, after)) {
    await orm
      .update(authorityChanges)
      .set({ takenBackAt: recording.at })
      .where(eq(authorityChanges.id, last.id));
    return;
  }
  const isBack =
    last?.takenBackAt &&
    last.before &&
    +recording.at - +last.takenBackAt <= COMES_AGAIN &&
    isSame(last.before, before) &&
    isSame(last.after, after);
  if (last && isBack) await place(orm, last, recording);
  else await addChange(orm, { stake, before }, recording);
}

/** What a stake is first seen with is what it is compared with later; more, where other was expected. */
async function recordAppeared(
  orm: Orm,
  stakes: readonly ChangedStake[],
  recording: Recording,
): Promise<void> {
  if (stakes.length === 0) return;
  const { chain, network, at } = recording;
  const expectations = await orm
    .select()
    .from(authorityExpectations)
    .where(
      and(
        eq(authorityExpectations.chain, chain),
        eq(authorityExpectations.network, network),
        inArray(
          authorityExpectations.stakeId,
          stakes.map(({ stakeId }) => stakeId),
        ),
        isNull(authorityExpectations.settledAt),
      ),
    );
  const met: string[] = [];
  for (const stake of stakes) {
    const own = expectations.filter(({ stakeId }) => stakeId === stake.stakeId);
    const held = own.filter(({ authorities }) => hasAuthorities(stake.authorities, authorities));
    met.push(...held.map(({ id }) => id));
    if (held.length < own.length) await addChange(orm, { stake, before: null }, recording);
  }
  if (met.length === 0) return;
  await orm
    .update(authorityExpectations)
    .set({ settledAt: at })
    .where(inArray(authorityExpectations.id, met));
}

const addChange = (
  orm: Orm,
  { stake, before }: { stake: ChangedStake; before: Authorities | null },
  { chain, network, block, at }: Recording,
) =>
  orm.insert(authorityChanges).values({
    id: randomUUID(),
    chain,
    network,
    stakeId: stake.stakeId,
    before,
    after: stake.authorities,
    position: block.position,
    blockId: block.id,
    time: block.time,
    transaction: stake.transaction ?? null,
    seenAt: at,
  });

/** The change is in this block now, whatever became of the one in which it was seen. */
const place = (orm: Orm, { id }: Change, { block }: Recording) =>
  orm
    .update(authorityChanges)
    .set({ takenBackAt: null, position: block.position, blockId: block.id, time: block.time })
    .where(eq(authorityChanges.id, id));

const keep = async (
  orm: Orm,
  stakes: readonly ChangedStake[],
  { chain, network, block }: Recording,
): Promise<void> => {
  if (stakes.length === 0) return;
  await orm
    .insert(stakeAuthorities)
    .values(
      stakes.map(({ stakeId, authorities }) => ({
        chain,
        network,
        stakeId,
        authorities,
        position: block.position,
        time: block.time,
      })),
    )
    .onConflictDoUpdate({
      target: [stakeAuthorities.chain, stakeAuthorities.network, stakeAuthorities.stakeId],
      set: {
        authorities: sql`excluded.authorities`,
        position: sql`excluded.position`,
        time: sql`excluded.time`,
      },
    });
};

async function knownOf(
  orm: Orm,
  { chain, network }: ChainKey,
  stakeIds: readonly string[],
): Promise<ReadonlyMap<string, Authorities>> {
  const rows = await orm
    .select({ stakeId: stakeAuthorities.stakeId, authorities: stakeAuthorities.authorities })
    .from(stakeAuthorities)
    .where(
      and(
        eq(stakeAuthorities.chain, chain),
        eq(stakeAuthorities.network, network),
        inArray(stakeAuthorities.stakeId, [...stakeIds]),
      ),
    );
  return new Map(rows.map(({ stakeId, authorities }) => [stakeId, authorities]));
}

async function latestChanges(
  orm: Orm,
  { chain, network }: ChainKey,
  stakeIds: readonly string[],
): Promise<ReadonlyMap<string, Change>> {
  const rows = await orm
    .selectDistinctOn([authorityChanges.stakeId])
    .from(authorityChanges)
    .where(
      and(
        eq(authorityChanges.chain, chain),
        eq(authorityChanges.network, network),
        inArray(authorityChanges.stakeId, [...stakeIds]),
      ),
    )
    .orderBy(authorityChanges.stakeId, desc(authorityChanges.seenAt));
  return new Map(rows.map((row) => [row.stakeId, row]));
}

const isOrphaned = ({ id, takenBackAt }: Change, { orphaned }: Recording): boolean =>
  takenBackAt === null && orphaned.includes(id);

const isSame = (one: Authorities, other: Authorities): boolean =>
  changedAuthorities(one, other).length === 0;
