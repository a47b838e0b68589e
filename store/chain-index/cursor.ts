import type { BlockRef } from '@kiln-connect/core';
import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';

/** How far the chain is stored. */
export interface Cursor {
  /** The last position that is stored. */
  readonly position: number;
  /** The canonical block at that position, or the last one before it. */
  readonly blockId: string;
  readonly time: Date;
  /** What no reorganization reaches, as the nodes last said: its last position and that one's time. */
  readonly finalized?: { readonly position: number; readonly time: Date };
}

export interface CursorRow {
  position: string | number | null;
  block_id: string | null;
  block_time: Date | null;
  followed_version: string | number;
  finalized_position: string | number | null;
  finalized_time: Date | null;
}

/** The columns of a `CursorRow`. */
export const CURSOR_COLUMNS =
  'position, block_id, block_time, followed_version, finalized_position, finalized_time';

export function toCursor(row: CursorRow | undefined): Cursor | undefined {
  if (!row || row.position === null || row.block_id === null || row.block_time === null) {
    return undefined;
  }
  const { finalized_position: position, finalized_time: time } = row;
  return {
    position: Number(row.position),
    blockId: row.block_id,
    time: row.block_time,
    ...(position !== null && time !== null && { finalized: { position: Number(position), time } }),
  };
}

/** The last position that is stored and final; -1 before anything is. */
export const finalPosition = (cursor: Cursor | undefined): number =>
  cursor?.finalized?.position ?? -1;

/** Holds the cursor until the transaction ends: whoever writes to this chain does so one by one. */
export async function lockCursor(
  session: Session,
  { chain, network }: ChainKey,
): Promise<{ cursor: Cursor | undefined; followedVersion: number }> {
  const [row] = await session.run<CursorRow>(
    {
      name: 'index_lock_cursor',
      text: `
        insert into indexer_cursors as c (chain, network) values ($1, $2)
        on conflict (chain, network) do update set followed_version = c.followed_version
        returning ${CURSOR_COLUMNS}`,
    },
    [chain, network],
  );
  return { cursor: toCursor(row), followedVersion: Number(row?.followed_version) };
}

/**
 * Puts the cursor to `position`, whose block, or the last one before it, is `block`. What was final
 * stays so, but where a chain was put back behind it.
 */
export async function moveCursor(
  session: Session,
  { chain, network }: ChainKey,
  position: number,
  block: BlockRef,
): Promise<void> {
  await session.run(
    {
      name: 'index_move_cursor',
      text: `
        update indexer_cursors set position = $3, block_id = $4, block_time = $5,
          finalized_time = case when finalized_position > $3 then $5 else finalized_time end,
          finalized_position = case when finalized_position > $3 then $3 else finalized_position end
        where chain = $1 and network = $2`,
    },
    [chain, network, position, block.id, block.time],
  );
}

/** Keeps what is final, up to the cursor alone. It never goes back by this. */
export async function finalizeUpTo(
  session: Session,
  { chain, network }: ChainKey,
  { position, time }: Pick<BlockRef, 'position' | 'time'>,
): Promise<void> {
  await session.run(
    {
      name: 'index_finalize',
      text: `
        update indexer_cursors
        set finalized_position = least($3, position), finalized_time = least($4, block_time)
        where chain = $1 and network = $2
          and coalesce(finalized_position, -1) < least($3::bigint, position)`,
    },
    [chain, network, position, time],
  );
}
