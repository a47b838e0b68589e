import { type ChainSlice, ConflictError } from '@kiln-connect/core';
import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { finalPosition, lockCursor } from './cursor.ts';
import { type SummedSlice, summed } from './summed-slice.ts';
import { writeSlice } from './write-slice.ts';

/** A stake whose history is not yet read up to the cursor. */
export interface PendingStake {
  readonly stakeId: string;
  /** The last position that is stored of it; null before its first position was asked for. */
  readonly position: number | null;
}

/** The stakes that are not followed yet, the furthest behind first. */
export async function pendingStakes(
  session: Session,
  { chain, network }: ChainKey,
): Promise<readonly PendingStake[]> {
  const rows = await session.run<{ stake_id: string; position: string | number | null }>(
    {
      name: 'index_pending',
      text: `
        select stake_id, position
        from stakes left join backfills using (chain, network, stake_id)
        where chain = $1 and network = $2 and not followed
        order by position, stake_id`,
    },
    [chain, network],
  );
  return rows.map(({ stake_id, position }) => ({
    stakeId: stake_id,
    position: position === null ? null : Number(position),
  }));
}

/** How far the histories of stakes are stored that are not followed yet. */
export interface BackfillProgress {
  readonly stakes: number;
  /** Positions of all of them together, that are stored, and that are to be read. */
  readonly done: number;
  readonly total: number;
}

/** Counted over all pending histories, or those of the stakes given; against `to`, else the cursor. */
export async function backfillProgress(
  session: Session,
  { chain, network, stakeIds, to }: ChainKey & { stakeIds?: readonly string[]; to?: number },
): Promise<BackfillProgress> {
  const [row] = await session.run<{ stakes: number; done: string; total: string }>(
    {
      name: 'index_backfill_progress',
      text: `
        select count(*)::int as stakes,
          coalesce(sum(greatest(least(b.position, goal) - b.start_at + 1, 0)), 0)::text as done,
          coalesce(sum(greatest(goal - b.start_at + 1, 0)), 0)::text as total
        from stakes s
        left join backfills b using (chain, network, stake_id)
        left join lateral (
          select coalesce($4::bigint, c.position) as goal from indexer_cursors c
          where c.chain = $1 and c.network = $2
        ) as goals on true
        where s.chain = $1 and s.network = $2 and not s.followed
          and ($3::text[] is null or s.stake_id = any($3::text[]))
          and (b.position is null or goal is null or b.position < goal)`,
    },
    [chain, network, stakeIds ?? null, to ?? null],
  );
  return {
    stakes: row?.stakes ?? 0,
    done: Number(row?.done ?? 0),
    total: Number(row?.total ?? 0),
  };
}

interface BackfillStart {
  readonly stakeId: string;
  /** The first position to read. */
  readonly from: number;
  /** Where its history begins on chain, when it does. */
  readonly firstPosition: number | null;
}

/** Begins the backfill of tracked stakes; those that have nothing to catch up with are followed. */
export async function startBackfill(
  session: Session,
  key: ChainKey,
  starts: readonly BackfillStart[],
): Promise<void> {
  const { cursor } = await lockCursor(session, key);
  await session.run(
    {
      name: 'index_start_backfill',
      text: `
        with asked as (
          select * from json_to_recordset($3::json)
            as r(stake_id text, start_at bigint, first_position bigint)
        ),
        begun as (
          update stakes s set first_position = asked.first_position from asked
          where s.chain = $1 and s.network = $2 and s.stake_id = asked.stake_id and not s.followed
          returning s.stake_id
        )
        insert into backfills (chain, network, stake_id, position, start_at)
        select $1, $2, stake_id, start_at - 1, start_at from asked join begun using (stake_id)
        on conflict do nothing`,
    },
    [
      key.chain,
      key.network,
      JSON.stringify(
        starts.map(({ stakeId, from, firstPosition }) => ({
          stake_id: stakeId,
          start_at: from,
          first_position: firstPosition,
        })),
      ),
    ],
  );
  if (cursor) await followCaughtUp(session, key, cursor.position);
}

/** Adds the history of some stakes; those that have caught up with the cursor are followed. */
export async function applyBackfill(
  session: Session,
  key: ChainKey,
  part: {
    stakeIds: readonly string[];
    from: number;
    position: number;
    slice: ChainSlice | SummedSlice;
  },
): Promise<void> {
  const { cursor } = await lockCursor(session, key);
  const moved = await session.run(
    {
      name: 'index_move_backfill',
      text: `
        update backfills set position = $5
        where chain = $1 and network = $2 and stake_id = any($3::text[]) and position = $4
        returning stake_id`,
    },
    [key.chain, key.network, part.stakeIds, part.from - 1, part.position],
  );
  if (moved.length !== part.stakeIds.length || !cursor || cursor.position < part.position) {
    throw new ConflictError({
      code: 'slice_out_of_order',
      message: `The positions ${part.from} to ${part.position} are not the next ones of all these ${part.stakeIds.length} stakes, or lie beyond the cursor: read where the backfills stand again.`,
    });
  }
  const final = finalPosition(cursor);
  await writeSlice(session, key, summed(part.slice, final), { from: part.from, final });
  await followCaughtUp(session, key, cursor.position);
}

/** Lets the main cursor, which stands at `position`, read those whose history reaches it. */
export async function followCaughtUp(
  session: Session,
  { chain, network }: ChainKey,
  position: number,
): Promise<void> {
  await session.run(
    {
      name: 'index_follow',
      text: `
        with done as (
          delete from backfills where chain = $1 and network = $2 and position >= $3
          returning stake_id
        ),
        followed as (
          update stakes s set followed = true from done
          where s.chain = $1 and s.network = $2 and s.stake_id = done.stake_id
          returning s.stake_id
        )
        update indexer_cursors set followed_version = followed_version + 1
        where chain = $1 and network = $2 and exists (select 1 from followed)`,
    },
    [chain, network, position],
  );
}
