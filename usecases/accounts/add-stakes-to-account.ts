import { type ChainRegistration, InvalidInputError, NotBuiltError } from '@kiln-connect/core';
import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { trackStakes } from '../reports/track-stakes.ts';
import type { System } from '../system.ts';
import { accountSubject } from './account-answer.ts';
import { findAccount } from './read-account.ts';

/** A stake of an account as the API answers it. */
export type CoreStakeAnswer = {
  readonly id: string;
  readonly stake_id: string;
  /** The chain's name in lower case: 'ethereum'. */
  readonly protocol: string;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly deleted_at: string | null;
};

/**
 * Puts stakes that exist already into an account; those that are in it stay as they are.
 * `protocol` is the ticker of the chain's token.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {NotBuiltError} 'chain_not_built' for a chain that is not here yet.
 * @throws {InvalidInputError} 'invalid_stake_id' naming the first id that can not be one.
 */
export async function addStakesToAccount(
  { id, protocol, stakeIds }: { id: string; protocol: string; stakeIds: readonly string[] },
  caller: Caller,
  system: System,
): Promise<CoreStakeAnswer[]> {
  const { organizationId, network } = caller;
  const account = await findAccount(id, caller, system);
  const registration = registrationOfTicker(protocol, system);
  const chain = registration.info.name;
  const ids = [...new Set(stakeIds.map((stakeId) => parseStakeId(stakeId, registration)))];

  const stakes = await system.store.atomically(async (groups) => {
    const key = { organizationId, network, accountId: id };
    const added = await groups.accounts.addStakes({ ...key, chain, stakeIds: ids });
    await auditCaller(
      {
        action: 'account_stakes_added',
        subject: accountSubject(account),
        details: { after: { protocol, stake_ids: ids } },
      },
      caller,
      groups,
    );
    return added;
  });
  await trackStakes({ chain, stakeIds: ids }, caller, system);
  return stakes.map((stake) => ({
    id: stake.id,
    stake_id: stake.stakeId,
    protocol: registration.info.protocol,
    created_at: stake.createdAt.toISOString(),
    updated_at: stake.updatedAt.toISOString(),
    deleted_at: stake.deletedAt?.toISOString() ?? null,
  }));
}

function registrationOfTicker(ticker: string, { chains }: System): ChainRegistration {
  const registrations = Object.values(chains);
  const registration = registrations.find(({ info }) => info.token === ticker);
  if (registration !== undefined) return registration;
  throw new NotBuiltError({
    code: 'chain_not_built',
    message: `Stakes of ${ticker} are not built yet; there are those of ${registrations.map(({ info }) => info.token).join(', ')}.`,
    details: { protocol: ticker },
  });
}

function parseStakeId(stakeId: string, { info, stakeId: schema }: ChainRegistration): string {
  const parsed = schema.safeParse(stakeId);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError({
    code: 'invalid_stake_id',
    message: `'${stakeId}' in stake_ids is no stake of ${info.title}: ${parsed.error.issues[0]?.message ?? 'it has the wrong form.'}`,
    details: { stake_id: stakeId },
  });
}
