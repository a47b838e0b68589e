import type { Role } from '@kiln-connect/core';
import { describeCertificate } from '@kiln-connect/people/single-sign-on';
import type { SingleSignOnProvider } from '@kiln-connect/store';
import type { System } from '../system.ts';

interface AnswerOfEveryType {
  readonly id: string;
  /** The part behind the @ of the addresses that sign in there; in ASCII, lower case. */
  readonly domain: string;
  /** RFC 3339, UTC; null while the domain is not proven, and nobody signs in there. */
  readonly domain_verified_at: string | null;
  /** The TXT record that proves the domain. */
  readonly domain_proof: { readonly name: string; readonly value: string };
  /** What a person becomes whom the first sign-in makes a member. */
  readonly default_role: Role;
  /** Whether a person without an account here becomes a member by signing in. */
  readonly creates_members: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

interface OidcProviderAnswer extends AnswerOfEveryType {
  readonly type: 'oidc';
  readonly issuer: string;
  readonly client_id: string;
  /** To be entered at the provider. */
  readonly redirect_uri: string;
}

interface SamlProviderAnswer extends AnswerOfEveryType {
  readonly type: 'saml';
  /** The provider's entity id. */
  readonly issuer: string;
  readonly sign_in_url: string;
  /** Those that its assertions may be signed with. */
  readonly certificates: readonly {
    /** Hex of the SHA-256 of the certificate. */
    readonly sha256: string;
    readonly subject: string;
    readonly expires_at: string;
  }[];
  /** To be entered at the provider: our entity id, where it posts, and both as a document. */
  readonly entity_id: string;
  readonly acs_url: string;
  readonly metadata_url: string;
}

/** An identity provider as members see it, without its secret. */
export type SingleSignOnAnswer = OidcProviderAnswer | SamlProviderAnswer;

/** The TXT record that proves the domain of a provider. */
export const domainProof = ({ domain, domainToken }: SingleSignOnProvider) => ({
  name: `_kiln-connect.${domain}`,
  value: `kiln-connect-verification=${domainToken}`,
});

export function providerAnswer(
  provider: SingleSignOnProvider,
  { singleSignOn }: Pick<System, 'singleSignOn'>,
): SingleSignOnAnswer {
  const common = {
    id: provider.id,
    domain: provider.domain,
    domain_verified_at: provider.domainVerifiedAt?.toISOString() ?? null,
    domain_proof: domainProof(provider),
    default_role: provider.defaultRole,
    creates_members: provider.createsMembers,
    issuer: provider.issuer,
    created_at: provider.createdAt.toISOString(),
    updated_at: provider.updatedAt.toISOString(),
  };
  if (provider.type === 'oidc') {
    return {
      ...common,
      type: 'oidc',
      client_id: provider.clientId,
      redirect_uri: singleSignOn.oidcRedirectUri.href,
    };
  }
  const { entityId, acsUrl } = singleSignOn.samlAddresses(provider.id);
  return {
    ...common,
    type: 'saml',
    sign_in_url: provider.signInUrl,
    certificates: provider.certificates.map((pem) => {
      const { sha256, subject, expiresAt } = describeCertificate(pem);
      return { sha256, subject, expires_at: expiresAt.toISOString() };
    }),
    entity_id: entityId,
    acs_url: acsUrl,
    metadata_url: entityId,
  };
}
