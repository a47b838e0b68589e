import type { Json, JsonObject } from '@kiln-connect/core';
import { accountSubject } from '../accounts/account-answer.ts';
import { findAccount } from '../accounts/read-account.ts';
import { expectStatedAuthorities } from '../alerts/expect-authorities.ts';
import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { policyGuard } from '../policies/policy-guard.ts';
import { tellingRefusals } from '../policies/policy-refused.ts';
import { trackStakes } from '../reports/track-stakes.ts';
import type { System } from '../system.ts';
import { validatorKeysNotBuilt } from './not-built.ts';
import { validatorKeySource } from './validator-key-source.ts';

/** What a signing policy allows or refuses; what may be staked with the keys counts for good. */
const ACTION = 'validator-keys';

/**
 * Validator keys with signed deposit data, for those who make the deposit themselves.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {NotBuiltError} 'validator_keys_not_built' when the chain has no such keys.
 * @throws {ForbiddenError} 'policy_refused' when the organization's signing policy does not allow it.
 */
export async function handOutValidatorKeys(
  { chain, input }: { chain: string; input: JsonObject & { readonly account_id: string } },
  caller: Caller,
  system: System,
): Promise<Json> {
  const { organizationId, network } = caller;
  const { account_id: accountId } = input;
  const account = await findAccount(accountId, caller, system);
  const connection = await system.connections(chain, network);
  if (connection.handOutKeys === undefined) {
    throw validatorKeysNotBuilt(chain);
  }
  const { handOutKeys } = connection;
  const guard = await policyGuard({ chain }, caller, system);
  const keys = validatorKeySource({ chain, accountId, connection, guard }, caller, system);
  try {
    const { answer, statements, stakeIds } = await tellingRefusals(
      { chain, action: ACTION },
      caller,
      system,
      async () => {
        await guard.requireRequest(ACTION, input);
        return guard.counting({ action: ACTION, input }, () =>
          handOutKeys(input, { validatorKeys: keys }),
        );
      },
    );
    await expectStatedAuthorities({ chain, statements }, caller, system);
    await system.store.atomically(async (groups) => {
      await groups.accounts.addStakes({ organizationId, network, accountId, chain, stakeIds });
      await auditCaller(
        {
          action: 'validator_keys_handed_out',
          subject: accountSubject(account),
          details: { chain, public_keys: stakeIds },
        },
        caller,
        groups,
      );
    });
    await trackStakes({ chain, stakeIds }, caller, system);
    return answer;
  } finally {
    keys.installBehindAnswer();
  }
}
