import type { Operator } from '../caller.ts';
import { findOrganization } from '../organizations/organization-answer.ts';
import type { System } from '../system.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';

/**
 * All API tokens of an organization, those of every network and the revoked ones too.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export async function listTokens(
  { organization: slug }: { organization: string },
  _operator: Operator,
  system: System,
): Promise<TokenAnswer[]> {
  const { id: organizationId } = await findOrganization(slug, system);
  return (await system.store.tokens.list({ organizationId })).map(tokenAnswer);
}
