import { ForbiddenError, type Network, type Scope } from '@kiln-connect/core';
import { auditOperator } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { findOrganization } from '../organizations/organization-answer.ts';
import type { System } from '../system.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';
import { createTokenText, parseToken, shownParts } from './token-format.ts';

/**
 * Makes an API token of an organization for one network. `token` in the answer is its whole text:
 * it is answered this once and kept nowhere.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'network_not_granted' when the organization may not use that network.
 * @throws {ConflictError} 'token_name_taken'.
 */
export async function createToken(
  {
    organization: slug,
    network,
    name,
    description = '',
    scopes,
    expiresAt = null,
  }: {
    organization: string;
    network: Network;
    name: string;
    description?: string | undefined;
    scopes: readonly Scope[];
    expiresAt?: Date | null | undefined;
  },
  operator: Operator,
  system: System,
): Promise<TokenAnswer & { readonly token: string }> {
  const organization = await findOrganization(slug, system);
  if (!organization.networks.includes(network)) {
    throw new ForbiddenError({
      code: 'network_not_granted',
      message: `The organization '${slug}' is granted ${organization.networks.join(', ')}, not ${network}.`,
      details: { network, granted: [...organization.networks] },
    });
  }
  const text = createTokenText(network);
  const stored = await system.store.tokens.create({
    organizationId: organization.id,
    network,
    name,
    description,
    scopes: [...new Set(scopes)],
    hash: Buffer.from(parseToken(text).hash, 'hex'),
    ...shownParts(text),
    expiresAt,
  });
  const answer = tokenAnswer(stored);
  await auditOperator(
    {
      organizationId: organization.id,
      action: 'token_created',
      subject: stored.id,
      details: { after: answer },
    },
    operator,
    system,
  );
  return { ...answer, token: text };
}
