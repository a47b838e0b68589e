import { ConflictError, InvalidInputError } from '@kiln-connect/core';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { type BackfillAnswer, type BackfilledStakes, readBackfill } from './read-backfill.ts';

/**
 * Keeps these stakes from now on and has the indexers read their history in the background: what is
 * missing of it, and with `from` again what is stored from then on. Asked again without `from` it
 * changes nothing. Answers how far it is.
 * @throws {InvalidInputError} 'invalid_stake_id', 'invalid_range'; nothing is read then.
 * @throws {ConflictError} 'not_indexed' where nothing follows the chain.
 */
export async function startBackfill(
  { from, ...asked }: BackfilledStakes & { readonly from?: Date | undefined },
  operator: Operator,
  system: System,
): Promise<BackfillAnswer> {
  const { chain, network, to } = asked;
  const { stakeId } = registrationOf(chain, system);
  const stakeIds = asked.stakeIds.map((given) => {
    const read = stakeId.safeParse(given);
    if (read.success) return read.data;
    throw new InvalidInputError({
      code: 'invalid_stake_id',
      message: `'${given}' names no stake of ${chain}: ${read.error.issues[0]?.message}`,
      details: { stake_id: given },
    });
  });
  if (from && to && from >= to) {
    throw new InvalidInputError({
      code: 'invalid_range',
      message: `The range begins at ${from.toISOString()} and ends at ${to.toISOString()}: its end has to be after its begin.`,
    });
  }
  const indexer = system.indexers(chain, network);
  if (!indexer) {
    throw new ConflictError({
      code: 'not_indexed',
      message: `Nothing follows ${chain} on ${network} here: configure its nodes as chains.${chain}.${network}.`,
      details: { chain, network },
    });
  }
  await indexer.trackStakes(stakeIds);
  if (from) await indexer.readAgain(stakeIds, from);
  await auditActor(
    {
      action: 'backfill_started',
      subject: chainSubject(chain),
      details: { network, stakes: stakeIds.length, from: from?.toISOString() ?? null },
    },
    operator,
    system.store,
  );
  return readBackfill({ ...asked, stakeIds }, system);
}
