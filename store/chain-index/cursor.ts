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
}

export interface CursorRow {
  position: string | number | null;
  block_id: string | null;
  block_time: Date | null;
  followed_version: string | number;
}

export function toCursor(row: CursorRow | undefined): Cursor | undefined {
  if (!row || row.position === null || row.block_id === null || row.block_time === null) {
    return undefined;
  }
  return { position: Number(row.position), blockId: row.block_id, time: row.block_time };
}

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
        returning position, block_id, block_time, followed_version`,
    },
    [chain, network],
  );
  return { cursor: toCursor(row), followedVersion: Number(row?.followed_version) };
}

/** Puts the cursor to `position`, whose block, or the last one before it, is `block`. */
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
        update indexer_cursors set position = $3, block_id = $4, block_time = $5
        where chain = $1 and network = $2`,
    },
    [chain, network, position, block.id, block.time],
  );
}
