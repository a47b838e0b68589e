import {
  type Authorities,
  type BlockRef,
  type ChainConnection,
  changedAuthorities,
  NodeAnswerError,
  type StakeAuthorities,
} from '@kiln-connect/core';
import type { ChangedStake, OpenAuthorityChange } from '@kiln-connect/store';
import type { Source } from './source.ts';

/** Stakes read from the node at once. */
const BATCH = 1_000;
/** How long a change may wait for the name of its transaction, in milliseconds. */
const PATIENCE = 3_000;

/** What one round of comparing works with. */
export interface Round {
  /** The newest block when the round began. */
  readonly head: BlockRef;
  /** All tracked stakes. */
  readonly stakeIds: readonly string[];
  /** The authorities as last recorded; kept up with what this round records. */
  readonly known: Map<string, Authorities>;
  /** The newest position that was compared before; undefined before the first round. */
  readonly compared: number | undefined;
  /** Told after each batch: others must not take the round for given up. */
  stillHere(): Promise<void>;
}

type Parts = Pick<Source, 'key' | 'connection' | 'store' | 'log' | 'clock'>;
type Watched = ChainConnection & Required<Pick<ChainConnection, 'readAuthorities'>>;

/**
 * Reads the authorities of all stakes and records what differs from what is known; answers the oldest
 * block whose state was read. A node that is behind what was compared before is refused: its older
 * state would look as if a change had been undone.
 * @throws {NodeAnswerError} 'node_behind'
 */
export async function compareAuthorities(round: Round, parts: Parts): Promise<BlockRef> {
  const { stakeIds, known, head } = round;
  const { key, store, log } = parts;
  const mayGoBack = key.network === 'devnet';
  const requireInStep = (position: number): void => {
    // A devnet's one node is the chain: where it is behind, it was put back to an earlier state.
    if (!mayGoBack && position < (round.compared ?? 0)) throw behind(position, round.compared);
  };
  requireInStep(head.position);
  const orphaned = await orphanedChanges(parts);
  let oldest = head;
  const suspects = new Set(orphaned.map(({ stakeId }) => stakeId));
  for (let start = 0; start < stakeIds.length; start += BATCH) {
    const batch = stakeIds.slice(start, start + BATCH);
    const { block, stakes } = await (parts.connection as Watched).readAuthorities(batch);
    requireInStep(block.position);
    if (block.position < oldest.position) oldest = block;
    const differing = stakes.filter(
      ({ stakeId, authorities }) =>
        suspects.has(stakeId) || isOther(known.get(stakeId), authorities),
    );
    if (differing.length > 0) {
      const at = parts.clock.now();
      const named = await nameTransactions(differing, block, round, parts);
      await store.authorities.record({
        ...key,
        block,
        stakes: named,
        orphaned: orphaned.map(({ id }) => id),
        mayGoBack,
        at,
      });
      for (const { stakeId, authorities } of differing) {
        const before = known.get(stakeId);
        if (before && isOther(before, authorities)) {
          log.warn(
            { ...key, stake: stakeId, before, after: authorities, position: block.position },
            'the authorities of a stake changed',
          );
        }
        known.set(stakeId, authorities);
      }
    }
    await round.stillHere();
  }
  return oldest;
}

const isOther = (before: Authorities | undefined, now: Authorities): boolean =>
  before === undefined || changedAuthorities(before, now).length > 0;

/**
 * Changes whose block was replaced since they were seen. Those in final blocks are looked at for the
 * last time: nothing takes them back.
 */
async function orphanedChanges({
  key,
  connection,
  store,
}: Parts): Promise<readonly OpenAuthorityChange[]> {
  const open = await store.authorities.openChanges(key);
  if (open.length === 0) return [];
  const finalized = await connection.finalized();
  const canonical = new Map<number, string>();
  for (const position of new Set(open.map((change) => change.position))) {
    canonical.set(position, (await connection.blockAtOrBefore(position)).id);
  }
  const isCanonical = ({ position, blockId }: OpenAuthorityChange) =>
    canonical.get(position) === blockId;
  await store.authorities.finalize({
    ids: open
      .filter((change) => change.position <= finalized.position && isCanonical(change))
      .map(({ id }) => id),
  });
  return open.filter((change) => !isCanonical(change));
}

/** Adds to changed stakes the transaction that did it, as far as the chain tells soon. */
async function nameTransactions(
  stakes: readonly StakeAuthorities[],
  block: BlockRef,
  { known, compared }: Round,
  { key, connection, log }: Parts,
): Promise<readonly ChangedStake[]> {
  if (!connection.authorityTransaction) return stakes;
  const end = performance.now() + PATIENCE;
  const named: ChangedStake[] = [];
  for (const stake of stakes) {
    const { stakeId } = stake;
    const isNew = !known.has(stakeId);
    if (isNew || compared === undefined || performance.now() > end) {
      named.push(stake);
      continue;
    }
    const range = { stakeId, from: Math.min(compared, block.position), to: block.position };
    const transaction = await within(end, connection.authorityTransaction(range)).catch(
      (error: unknown) => {
        log.debug({ ...key, stake: stakeId, err: error }, 'a change has no transaction yet');
        return undefined;
      },
    );
    named.push({ ...stake, transaction });
  }
  return named;
}

/** What the work answers by then; rejects when that takes longer. */
function within<T>(end: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('no answer in time')),
      Math.max(0, end - performance.now()),
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const behind = (position: number, compared: number | undefined) =>
  new NodeAnswerError({
    code: 'node_behind',
    message: `The node is at ${position}, and ${compared} was compared already: a node in step is waited for.`,
    details: { position },
  });
