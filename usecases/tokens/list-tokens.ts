import type { Network } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type TokenAnswer, tokenAnswers } from './token-answer.ts';

/**
 * The API tokens of an organization, of one network or of all, the revoked ones too.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listTokens(
  { organization: slug, network }: { organization: string; network?: Network | undefined },
  actor: Actor,
  system: System,
): Promise<TokenAnswer[]> {
  const { id } = await findOrganization({ slug, permission: 'tokens.read' }, actor, system);
  const tokens = await system.store.tokens.list({ organizationId: id });
  const asked = tokens.filter((token) => network === undefined || token.network === network);
  return tokenAnswers(asked, id, system);
}
