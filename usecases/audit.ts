import type { JsonObject } from '@kiln-connect/core';
import type { Caller, Operator } from './caller.ts';
import type { System } from './system.ts';

/** What was done to what. `details` holds what it was before and after, never a secret. */
export interface AuditedDeed {
  /** Verb and object in the past: 'token_created'. */
  readonly action: string;
  /** The id or name of what it was done to. */
  readonly subject: string;
  readonly details: JsonObject;
}

/** Writes down what the operator did. */
export const auditOperator = (
  deed: AuditedDeed & { readonly organizationId?: string },
  operator: Operator,
  { store }: System,
): Promise<void> => store.audit.append({ ...deed, actor: 'operator', address: operator.address });

/** Writes down what the bearer of an API token did. */
export const auditCaller = (deed: AuditedDeed, caller: Caller, { store }: System): Promise<void> =>
  store.audit.append({
    ...deed,
    organizationId: caller.organizationId,
    actor: `token ${caller.tokenId}`,
    address: caller.address,
  });
