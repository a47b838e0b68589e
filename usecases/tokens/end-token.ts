import type { Governance, Token } from '@kiln-connect/store';
import type { AuditedDeed } from '../audit.ts';
import { auditedToken, tokenNotFound, tokenSubject } from './find-token.ts';

/**
 * Revokes a token, inside the caller's transaction; `audit` writes down what it is given.
 * @throws {NotFoundError} 'token_not_found'.
 */
export async function endToken(
  { action, ...key }: { organizationId?: string; id: string; action: string },
  { tokens }: Pick<Governance, 'tokens'>,
  audit: (deed: AuditedDeed & { readonly organizationId: string }) => Promise<unknown>,
): Promise<Token> {
  const token = await tokens.revoke(key);
  if (token === undefined) throw tokenNotFound(key.id);
  await audit({
    organizationId: token.organizationId,
    action,
    subject: tokenSubject(token),
    details: {
      before: auditedToken(token),
      after: { revoked_at: token.revokedAt?.toISOString() ?? null },
    },
  });
  return token;
}
