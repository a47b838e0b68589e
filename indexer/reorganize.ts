import { type BlockRef, NodeAnswerError } from '@kiln-connect/core';
import { lastSegmentEnd } from '@kiln-connect/store';
import type { Source, Standing } from './source.ts';

/** `lagging`: the node has not reached what is stored yet. */
export type Agreement = 'agrees' | 'lagging' | 'rewound';

/**
 * Compares what is stored with the node's canonical chain; where they differ, rewinds to before the
 * first difference.
 * @throws {NodeAnswerError} `foreign_chain` when they have no block in common.
 */
export async function reorganize(source: Source, standing: Standing): Promise<Agreement> {
  const { key, store, connection, log } = source;
  const { head, cursor } = standing;
  if (await agrees(source, standing)) return 'agrees';

  const blocks = await store.index.recentBlocks(key);
  const reached = blocks.filter(({ position }) => position <= head.position);
  const ancestor = await lastInCommon(source, reached);
  // A devnet's one node is the chain: where it is behind, it was put back to an earlier state.
  // Elsewhere a node may just not be as far as another one was.
  const isRestored = key.network === 'devnet';
  if (head.position < cursor.position && !isRestored && ancestor === reached[0]) return 'lagging';
  if (!ancestor && !isRestored) {
    throw new NodeAnswerError({
      code: 'foreign_chain',
      message: `The node's chain has no block in common with what is stored of ${key.chain} ${key.network}: is it a node of this network?`,
      details: { position: head.position, block: head.id },
    });
  }

  const position = ancestor ? lastSegmentEnd(ancestor.position, cursor.finalized?.position) : -1;
  log.warn(
    {
      ...key,
      stored: cursor.position,
      head: head.position,
      ancestor: ancestor?.position,
      position,
    },
    'the chain was reorganized: reading again from before the change',
  );
  if (position < 0) await store.index.forget(key);
  else {
    const block = await connection.blockAtOrBefore(position);
    await store.index.rewind({ ...key, position, block });
  }
  return 'rewound';
}

/** Whether the block at the cursor is on the node's canonical chain. */
export async function agrees(
  { connection }: Pick<Source, 'connection'>,
  { head, cursor }: Standing,
): Promise<boolean> {
  if (head.id === cursor.blockId && head.position === cursor.position) return true;
  if (head.position < cursor.position) return false;
  const canonical = await connection.blockAtOrBefore(cursor.position);
  return canonical.id === cursor.blockId;
}

/** The latest of these blocks (latest first) that is canonical: all before it are, none after it is. */
async function lastInCommon(
  { connection }: Source,
  blocks: readonly BlockRef[],
): Promise<BlockRef | undefined> {
  let differing = 0;
  let unknown = blocks.length;
  while (differing < unknown) {
    const middle = Math.floor((differing + unknown) / 2);
    const block = blocks[middle];
    if (!block) break;
    const canonical = await connection.blockAtOrBefore(block.position);
    if (canonical.id === block.id) unknown = middle;
    else differing = middle + 1;
  }
  return blocks[differing];
}
