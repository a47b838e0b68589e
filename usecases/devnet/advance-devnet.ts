import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { devnetOf } from './fund-devnet.ts';

/** Where a local chain stands. */
export type ChainTimeAnswer = {
  readonly chain: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** In what the chain counts its time in: slots, heights. */
  readonly position: number;
};

/**
 * Lets time pass on an embedded local chain; resolves when the indexer has stored that time.
 * @throws {ConflictError} 'no_devnet' when the chain has no local chain here.
 */
export async function advanceDevnet(
  { chain, by }: { chain: string; by: { epochs: number } | { days: number } },
  operator: Operator,
  system: System,
): Promise<ChainTimeAnswer> {
  const { time, position } = await devnetOf(chain, system).advance(by);
  await system.indexers(chain, 'devnet')?.syncTo(new Date(time));
  const answer = { chain, time, position };
  await auditActor(
    { action: 'devnet_advanced', subject: chainSubject(chain), details: { by, after: answer } },
    operator,
    system.store,
  );
  return answer;
}
