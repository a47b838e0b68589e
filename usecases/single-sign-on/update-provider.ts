import { InvalidInputError, type JsonObject, type Role } from '@kiln-connect/core';
import type { ProviderChange, SingleSignOnProvider } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { findProvider, type ProviderRef, providerNotFound } from './find-provider.ts';
import { providerAnswer, type SingleSignOnAnswer } from './provider-answer.ts';
import {
  requireCertificates,
  requireDefaultRole,
  requireOidcSettings,
  requireSignInUrl,
} from './provider-input.ts';
import { oidcSettings, sealClientSecret } from './provider-secret.ts';
import { recordChange, settingsOf } from './record-change.ts';

/** What changes of a provider; what is left out stays. */
export interface ProviderUpdate {
  readonly issuer?: string | undefined;
  readonly defaultRole?: Role | undefined;
  readonly createsMembers?: boolean | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly signInUrl?: string | undefined;
  readonly certificates?: readonly string[] | undefined;
}

/**
 * Changes a provider. The proof of its domain stays. With another issuer or client, who was known
 * there is forgotten: a provider's names of people are its own, and people are found by their
 * addresses again.
 * @throws {NotFoundError} 'organization_not_found', 'provider_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'role_out_of_reach'.
 * @throws {InvalidInputError} 'invalid_provider', 'invalid_certificate', 'invalid_default_role',
 *   'not_of_this_type'.
 * @throws {NodeUnavailableError} 'provider_unavailable'.
 */
export async function updateSingleSignOnProvider(
  { organization: slug, id, ...update }: ProviderRef & ProviderUpdate,
  actor: Actor,
  system: System,
): Promise<SingleSignOnAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'single-sign-on.update' },
    actor,
    system,
  );
  const before = await findProvider(id, organization, system.store);
  const { defaultRole, createsMembers, issuer } = update;
  const change: ProviderChange = {
    ...(issuer !== undefined && { issuer }),
    ...(defaultRole !== undefined && { defaultRole: requireDefaultRole(defaultRole, actor) }),
    ...(createsMembers !== undefined && { createsMembers }),
    ...(await ownChange(before, update, system)),
  };
  return system.store.atomically(async (groups) => {
    const after = await groups.singleSignOn.update({
      organizationId: organization.id,
      id,
      change,
      at: system.clock.now(),
    });
    if (after === undefined) throw providerNotFound(id);
    if (namesOthers(before, after)) {
      await groups.singleSignOn.forgetIdentities({ providerId: id });
    }
    const details: JsonObject = {
      before: settingsOf(before),
      after: settingsOf(after),
      ...(update.clientSecret !== undefined && { client_secret: 'changed' }),
    };
    await recordChange(
      { change: 'changed', provider: after, organization, details },
      actor,
      groups,
      system,
    );
    return providerAnswer(after, system);
  });
}

async function ownChange(
  before: SingleSignOnProvider,
  { issuer = before.issuer, clientId, clientSecret, signInUrl, certificates }: ProviderUpdate,
  system: System,
): Promise<ProviderChange> {
  if (before.type === 'saml') {
    refuseOthers({ client_id: clientId, client_secret: clientSecret }, before);
    return {
      ...(signInUrl !== undefined && { signInUrl: requireSignInUrl(signInUrl, system) }),
      ...(certificates !== undefined && { certificates: requireCertificates(certificates) }),
    };
  }
  refuseOthers({ sign_in_url: signInUrl, certificates }, before);
  const isSame = issuer === before.issuer && clientId === undefined && clientSecret === undefined;
  if (isSame) return {};
  const settings = {
    ...oidcSettings(before, system),
    issuer,
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
  };
  await requireOidcSettings(settings, system);
  return {
    clientId: settings.clientId,
    clientSecret: sealClientSecret({ ...settings, id: before.id }, system),
  };
}

/** Refuses what only the other type of provider has. */
function refuseOthers(
  given: { readonly [name: string]: unknown },
  { type }: SingleSignOnProvider,
): void {
  const name = Object.keys(given).find((one) => given[one] !== undefined);
  if (name === undefined) return;
  throw new InvalidInputError({
    code: 'not_of_this_type',
    message: `A provider of type '${type}' has no ${name}.`,
    details: { field: name, type },
  });
}

/** Whether the names that the provider gives people may be other people's now. */
const namesOthers = (before: SingleSignOnProvider, after: SingleSignOnProvider): boolean =>
  before.issuer !== after.issuer ||
  (before.type === 'oidc' && after.type === 'oidc' && before.clientId !== after.clientId);
