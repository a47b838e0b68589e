import { InvalidInputError, type Network } from '@kiln-connect/core';
import { auditOperator } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { type OrganizationAnswer, organizationAnswer } from './organization-answer.ts';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Makes an organization and grants it networks. Without a slug it is the name in kebab-case.
 * @throws {InvalidInputError} 'invalid_slug' when it is not kebab-case.
 * @throws {ConflictError} 'organization_exists' when the slug is taken.
 */
export async function createOrganization(
  {
    name,
    slug = kebabCase(name),
    networks,
  }: { name: string; slug?: string | undefined; networks: readonly Network[] },
  operator: Operator,
  system: System,
): Promise<OrganizationAnswer> {
  if (slug === '') {
    throw new InvalidInputError({
      code: 'invalid_slug',
      message: `No slug can be made of the name '${name}', for it has no letter a to z and no digit: give one, like 'acme-staking'.`,
    });
  }
  if (!SLUG.test(slug)) {
    throw new InvalidInputError({
      code: 'invalid_slug',
      message: `'${slug}' is no slug: it is made of lower-case letters a to z and digits, with single hyphens between, like 'acme-staking'.`,
      details: { slug },
    });
  }
  const organization = await system.store.organizations.create({ name, slug, networks });
  await auditOperator(
    {
      organizationId: organization.id,
      action: 'organization_created',
      subject: organization.id,
      details: { after: { name, slug, networks } },
    },
    operator,
    system,
  );
  return organizationAnswer(organization);
}

const kebabCase = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
