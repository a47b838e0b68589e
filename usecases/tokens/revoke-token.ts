import { NotFoundError } from '@kiln-connect/core';
import { auditOperator } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';

/**
 * Ends an API token for good, within a second on every server. One that was revoked before stays
 * revoked since then.
 * @throws {NotFoundError} 'token_not_found'.
 */
export async function revokeToken(
  { id }: { id: string },
  operator: Operator,
  system: System,
): Promise<TokenAnswer> {
  const token = await system.store.tokens.revoke(id);
  if (token === undefined) {
    throw new NotFoundError({
      code: 'token_not_found',
      message: `There is no API token '${id}'; 'tokens list --organization SLUG' shows the ids.`,
      details: { token_id: id },
    });
  }
  await auditOperator(
    {
      organizationId: token.organizationId,
      action: 'token_revoked',
      subject: id,
      details: { after: { name: token.name, revoked_at: token.revokedAt?.toISOString() ?? null } },
    },
    operator,
    system,
  );
  return tokenAnswer(token);
}
