import { ForbiddenError, type JsonObject, type Reason } from '@kiln-connect/core';
import type { Governance } from '@kiln-connect/store';
import { auditCaller, chainSubject } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { publishEvent } from '../events/publish-event.ts';
import type { System } from '../system.ts';
import type { PolicyInForce } from './policy-in-force.ts';

/** The refusal of what the organization's own policy does not allow: every reason, with have and limit. */
export const policyRefused = (
  reasons: readonly Reason[],
  { number, hash }: PolicyInForce,
): ForbiddenError =>
  new ForbiddenError({
    code: 'policy_refused',
    message: `The signing policy of the organization (version ${number}) does not allow this: ${reasons.map(({ message }) => message).join('; ')}.`,
    details: {
      policy: { version: number, hash },
      reasons: reasons.map(({ code, message, have, limit }) => ({
        code,
        message,
        ...(have !== undefined && { have }),
        ...(limit !== undefined && { limit }),
      })),
    },
  });

/**
 * Does what may be refused by a policy; a refusal is written down and told of as an event, apart from
 * the work, of which nothing is stored then.
 */
export async function tellingRefusals<Answer>(
  asked: { readonly chain: string; readonly action: string },
  caller: Caller,
  { store }: System,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ForbiddenError && error.code === 'policy_refused') {
      const details = { ...asked, ...error.details };
      await store.atomically((groups) => tell(details, caller, groups));
    }
    throw error;
  }
}

async function tell(
  details: JsonObject & { readonly chain: string },
  caller: Caller,
  groups: Governance,
): Promise<void> {
  const { organizationId, network, tokenName } = caller;
  await auditCaller(
    { action: 'policy_transaction_refused', subject: chainSubject(details.chain), details },
    caller,
    groups,
  );
  await publishEvent(
    {
      organizationId,
      network,
      type: 'policy.transaction_refused',
      data: { ...details, token: tokenName },
    },
    groups,
  );
}
