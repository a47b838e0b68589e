import { lastSegmentEnd } from '@kiln-connect/store';
import { unlessOvertaken } from './overtaken.ts';
import type { Source } from './source.ts';

/**
 * Puts the cursor of a chain that was never read to where no reorganization reaches. What stakes did
 * before is read by their backfills.
 */
export async function begin({ key, connection, store, log }: Source): Promise<void> {
  const finalized = await connection.finalized();
  const position = Math.max(lastSegmentEnd(finalized.position), 0);
  const block = await connection.blockAtOrBefore(position);
  const { version } = await store.index.followed(key);
  const part = { from: position, position, head: block, followedVersion: version };
  const slice = { blocks: [block], rewards: [], exposures: [], operations: [] };
  await unlessOvertaken(() => store.index.applySlice({ ...key, ...part, slice }));
  log.info({ ...key, position }, 'began to read the chain');
}
