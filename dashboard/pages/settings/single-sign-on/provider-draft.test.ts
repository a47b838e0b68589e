import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { describe, expect, it } from 'vitest';
import {
  draftOfProvider,
  NEW_PROVIDER,
  readCertificates,
  readProviderDraft,
} from './provider-draft.ts';

const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;

const provider: SingleSignOnAnswer = {
  type: 'oidc',
  id: 'p1',
  domain: 'example.org',
  domain_verified_at: null,
  domain_proof: { name: '_kiln-connect.example.org', value: 'kiln-connect-verification=x' },
  default_role: 'analyst',
  creates_members: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  issuer: 'https://id.example.org',
  client_id: 'kiln',
  redirect_uri: 'https://connect.example.org/callback',
};

describe('the form of a new provider', () => {
  it('says what is missing for its type', () => {
    const missing = (type: 'oidc' | 'saml') => {
      const read = readProviderDraft({ ...NEW_PROVIDER, type }, { isNew: true });
      return 'problems' in read ? Object.keys(read.problems) : [];
    };
    expect(missing('oidc')).toEqual(['domain', 'issuer', 'client_id', 'client_secret']);
    expect(missing('saml')).toEqual(['domain', 'issuer', 'certificates', 'sign_in_url']);
  });

  it('sends what belongs to its type alone', () => {
    const draft = {
      ...NEW_PROVIDER,
      domain: ' example.org ',
      issuer: 'https://id.example.org',
      clientId: 'kiln',
      clientSecret: 's3cret',
      signInUrl: 'left over from the other type',
    };
    expect(readProviderDraft(draft, { isNew: true })).toEqual({
      body: {
        type: 'oidc',
        domain: 'example.org',
        issuer: 'https://id.example.org',
        client_id: 'kiln',
        client_secret: 's3cret',
        default_role: 'viewer',
        creates_members: true,
      },
    });
  });

  it('finds the certificates in what is pasted', () => {
    expect(readCertificates(`x ${pem('AAA')}\n\n${pem('BBB')}`)).toEqual([pem('AAA'), pem('BBB')]);
    expect(readCertificates('AAA')).toEqual([]);
  });
});

describe('the form of a provider that is updated', () => {
  it('sends no secret that was not typed, and no domain', () => {
    const read = readProviderDraft(draftOfProvider(provider), { isNew: false });
    expect(read).toEqual({
      body: {
        issuer: 'https://id.example.org',
        client_id: 'kiln',
        default_role: 'analyst',
        creates_members: false,
      },
    });
  });
});
