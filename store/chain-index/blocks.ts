import type { BlockRef } from '@kiln-connect/core';
import type { Session } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import { SEGMENT_LENGTH, segmentStart } from './segment.ts';

/** Further back than this only the last block of each segment is kept. */
const KEPT_WHOLE = 1_024;

/** Enough to find a common ancestor within weeks; further back than that nothing reorganizes. */
const MOST = 4_000;

/**
 * Keeps the blocks of the positions from `from` on, and thins out those that lie far back or, as they
 * come, up to `final`: where no reorganization ends, one block a segment is enough to rewind to.
 */
export async function keepBlocks(
  session: Session,
  { chain, network }: ChainKey,
  { from, blocks, final }: { from: number; blocks: readonly BlockRef[]; final: number },
): Promise<void> {
  const last = blocks.at(-1);
  if (!last) return;
  const whole = segmentStart(last.position - KEPT_WHOLE);
  const kept = blocks.filter(
    ({ position }, place) =>
      position >= Math.max(whole, final) ||
      segmentStart(position) !== segmentStart(blocks[place + 1]?.position ?? Number.NaN),
  );
  await session.run(
    {
      name: 'index_keep_blocks',
      text: `
        insert into chain_blocks (chain, network, position, id, parent_id, time)
        select $1, $2, r.position, r.id, r.parent_id, r.time
        from json_to_recordset($3::json)
          as r(position bigint, id text, parent_id text, time timestamptz)
        on conflict (chain, network, position) do update set
          id = excluded.id, parent_id = excluded.parent_id, time = excluded.time`,
    },
    [
      chain,
      network,
      JSON.stringify(
        kept.map(({ position, id, parentId, time }) => ({
          position,
          id,
          parent_id: parentId,
          time,
        })),
      ),
    ],
  );
  const wholeBefore = segmentStart(from - 1 - KEPT_WHOLE);
  if (whole <= wholeBefore) return;
  await session.run(
    {
      name: 'index_thin_blocks',
      text: `
        delete from chain_blocks b
        where b.chain = $1 and b.network = $2 and b.position >= $3 and b.position < $4
          and exists (
            select 1 from chain_blocks later
            where later.chain = $1 and later.network = $2 and later.position > b.position
              and later.position < b.position - b.position % ${SEGMENT_LENGTH} + ${SEGMENT_LENGTH})`,
    },
    [chain, network, wholeBefore, whole],
  );
}

/** The kept blocks, the latest first. */
export async function keptBlocks(
  session: Session,
  { chain, network }: ChainKey,
): Promise<readonly BlockRef[]> {
  const rows = await session.run<{
    position: string | number;
    id: string;
    parent_id: string;
    time: Date;
  }>(
    {
      name: 'index_kept_blocks',
      text: `
        select position, id, parent_id, time from chain_blocks
        where chain = $1 and network = $2 order by position desc limit ${MOST}`,
    },
    [chain, network],
  );
  return rows.map(({ position, id, parent_id, time }) => ({
    position: Number(position),
    id,
    parentId: parent_id,
    time,
  }));
}
