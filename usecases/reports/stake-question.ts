import { InvalidInputError, NotBuiltError, type StakeFilter } from '@kiln-connect/core';
import type { StakeQuestion } from '@kiln-connect/store';
import { accountNotFound } from '../accounts/account-answer.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';

/** The most stakes that one question may make the system read from the chain while it waits. */
const MOST_NEW_STAKES = 200;

/**
 * A report's filter as a question to the store, after reading those stakes from the chain that the
 * filter names and nobody asked for before.
 * @throws {NotBuiltError} 'scope_not_built' for every stake of the network.
 * @throws {NotFoundError} 'account_not_found' naming the first that is not the organization's.
 * @throws {InvalidInputError} 'too_many_new_stakes'.
 */
export async function stakeQuestion(
  { chain, filter }: { chain: string; filter: StakeFilter },
  caller: Caller,
  system: System,
): Promise<StakeQuestion> {
  const { organizationId, network } = caller;
  if (filter.scope === 'network') {
    throw new NotBuiltError({
      code: 'scope_not_built',
      message:
        'Reports on every stake of the network are not built yet; name validators, wallets or accounts, or ask for scope=kiln.',
    });
  }
  await requireAccounts(filter.accounts, caller, system);
  const question = { chain, network, organizationId, filter };
  await readNewStakes(question, system);
  return question;
}

async function requireAccounts(
  accounts: readonly string[] | undefined,
  { organizationId, network }: Caller,
  { store }: System,
): Promise<void> {
  if (accounts === undefined) return;
  const known = new Set((await store.accounts.list({ organizationId, network })).map((a) => a.id));
  const foreign = accounts.find((id) => !known.has(id));
  if (foreign !== undefined) throw accountNotFound(foreign);
}

async function readNewStakes(
  question: StakeQuestion,
  { store, connections, indexers }: System,
): Promise<void> {
  const { chain, network, filter } = question;
  if (filter.stakeIds === undefined && filter.indexes === undefined) return;
  const { missingStakeIds, missingIndexes } = await store.stakes.list({
    ...question,
    page: { current: 1, size: 1 },
  });
  const newStakes = missingStakeIds.length + missingIndexes.length;
  if (newStakes === 0) return;
  if (newStakes > MOST_NEW_STAKES) {
    throw new InvalidInputError({
      code: 'too_many_new_stakes',
      message: `${newStakes} of these stakes were never asked for before; ask for at most ${MOST_NEW_STAKES} new ones at once, or add them to an account.`,
      details: { new: newStakes, at_most: MOST_NEW_STAKES },
    });
  }
  const byIndex =
    missingIndexes.length === 0
      ? []
      : ((await (await connections(chain, network)).stakeIdsOfIndexes?.(missingIndexes)) ?? []);
  const stakeIds = [...missingStakeIds, ...byIndex];
  if (stakeIds.length === 0) return;
  await store.stakes.track({ chain, network, stakeIds });
  await indexers(chain, network)?.trackStakes(stakeIds);
}
