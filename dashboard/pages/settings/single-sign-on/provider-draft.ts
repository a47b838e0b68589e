import type { Role } from '@kiln-connect/core';
import type { SingleSignOnAnswer } from '@kiln-connect/usecases';

/** What the form holds while it is filled in. */
export interface ProviderDraft {
  readonly type: 'oidc' | 'saml';
  readonly domain: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: as it is, when a provider is updated. */
  readonly clientSecret: string;
  readonly signInUrl: string;
  /** PEM, one after the other. Empty: as they are, when a provider is updated. */
  readonly certificates: string;
  readonly defaultRole: Role;
  readonly createsMembers: boolean;
}

/** The fields of the form, as the request calls them. */
export const PROVIDER_FIELDS = [
  'domain',
  'issuer',
  'client_id',
  'client_secret',
  'sign_in_url',
  'certificates',
  'default_role',
  'creates_members',
] as const;

export type ProviderField = (typeof PROVIDER_FIELDS)[number];

export const NEW_PROVIDER: ProviderDraft = {
  type: 'oidc',
  domain: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  signInUrl: '',
  certificates: '',
  defaultRole: 'viewer',
  createsMembers: true,
};

export const draftOfProvider = (provider: SingleSignOnAnswer): ProviderDraft => ({
  ...NEW_PROVIDER,
  type: provider.type,
  domain: provider.domain,
  issuer: provider.issuer,
  ...(provider.type === 'oidc'
    ? { clientId: provider.client_id }
    : { signInUrl: provider.sign_in_url }),
  defaultRole: provider.default_role,
  createsMembers: provider.creates_members,
});

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a text (PEM, RFC 7468), each by itself. */
export const readCertificates = (text: string): readonly string[] => text.match(CERTIFICATE) ?? [];

type ProviderBody = Readonly<Record<string, string | boolean | readonly string[]>>;
type Problems = { readonly [field in ProviderField]?: string };

/** Reads the form: what to send, or what is missing where. The server checks all of it again. */
export function readProviderDraft(
  draft: ProviderDraft,
  { isNew }: { isNew: boolean },
): { body: ProviderBody } | { problems: Problems } {
  const problems: { [field in ProviderField]?: string } = {};
  const text = (field: ProviderField, value: string, missing: string): string => {
    if (value.trim() === '') problems[field] = missing;
    return value.trim();
  };
  const common = {
    ...(isNew && {
      type: draft.type,
      domain: text('domain', draft.domain, 'Enter the part of your addresses behind the @.'),
    }),
    issuer: text('issuer', draft.issuer, 'Enter what the provider calls itself.'),
    default_role: draft.defaultRole,
    creates_members: draft.createsMembers,
  };
  const own = draft.type === 'oidc' ? oidcPart() : samlPart();
  return Object.keys(problems).length > 0 ? { problems } : { body: { ...common, ...own } };

  function oidcPart(): ProviderBody {
    const keepsSecret = !isNew && draft.clientSecret === '';
    return {
      client_id: text('client_id', draft.clientId, 'Enter the id that the provider gave.'),
      ...(!keepsSecret && {
        client_secret: text(
          'client_secret',
          draft.clientSecret,
          'Enter the secret that goes with it.',
        ),
      }),
    };
  }

  function samlPart(): ProviderBody {
    const keepsCertificates = !isNew && draft.certificates.trim() === '';
    const certificates = readCertificates(draft.certificates);
    if (!keepsCertificates && certificates.length === 0) {
      problems.certificates =
        'Paste the certificate whole, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.';
    }
    return {
      sign_in_url: text(
        'sign_in_url',
        draft.signInUrl,
        'Enter the address that people sign in at.',
      ),
      ...(!keepsCertificates && { certificates }),
    };
  }
}
