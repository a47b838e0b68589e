import { randomUUID } from 'node:crypto';
import type { Role } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import { createSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { providerAnswer, type SingleSignOnAnswer } from './provider-answer.ts';
import {
  requireCertificates,
  requireDefaultRole,
  requireDomain,
  requireOidcSettings,
  requireSignInUrl,
} from './provider-input.ts';
import { sealClientSecret } from './provider-secret.ts';
import { recordChange, settingsOf } from './record-change.ts';

/** A new provider, in the words of its protocol. */
export type NewProvider = {
  readonly domain: string;
  readonly issuer: string;
  readonly defaultRole?: Role | undefined;
  readonly createsMembers?: boolean | undefined;
} & (
  | { readonly type: 'oidc'; readonly clientId: string; readonly clientSecret: string }
  | { readonly type: 'saml'; readonly signInUrl: string; readonly certificates: readonly string[] }
);

/**
 * Adds an identity provider for a domain of e-mail addresses. Nobody signs in there before the domain
 * is proven; see `verifySingleSignOnDomain`.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'role_out_of_reach'.
 * @throws {InvalidInputError} 'invalid_domain', 'invalid_provider', 'invalid_certificate',
 *   'invalid_default_role'.
 * @throws {NodeUnavailableError} 'provider_unavailable'.
 * @throws {ConflictError} 'provider_exists'.
 */
export async function createSingleSignOnProvider(
  { organization: slug, ...given }: NewProvider & { organization: string },
  actor: Actor,
  system: System,
): Promise<SingleSignOnAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'single-sign-on.update' },
    actor,
    system,
  );
  const id = randomUUID();
  const common = {
    id,
    organizationId: organization.id,
    domain: requireDomain(given.domain),
    domainToken: createSecretToken(),
    defaultRole: requireDefaultRole(given.defaultRole ?? 'viewer', actor),
    createsMembers: given.createsMembers ?? true,
    issuer: given.issuer,
    at: system.clock.now(),
  };
  const own = await ownSettings(given, id, system);
  return system.store.atomically(async (groups) => {
    const provider = await groups.singleSignOn.create({ ...common, ...own });
    const details = { after: settingsOf(provider) };
    await recordChange({ change: 'added', provider, organization, details }, actor, groups, system);
    return providerAnswer(provider, system);
  });
}

async function ownSettings(given: NewProvider, id: string, system: System) {
  if (given.type === 'saml') {
    return {
      type: given.type,
      signInUrl: requireSignInUrl(given.signInUrl, system),
      certificates: requireCertificates(given.certificates),
    };
  }
  const { type, clientId, clientSecret } = given;
  await requireOidcSettings(given, system);
  return { type, clientId, clientSecret: sealClientSecret({ id, clientSecret }, system) };
}
