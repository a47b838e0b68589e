import type { OidcSettings } from '@kiln-connect/people/single-sign-on';
import type { OidcProvider } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** What a provider's secret is sealed under; providers belong to no network. */
export const providerSecretName = (providerId: string) => ({
  name: `single-sign-on/${providerId}`,
  network: 'any',
});

/** Encrypts what a provider knows us by, for its row. */
export const sealClientSecret = (
  { id, clientSecret }: { id: string; clientSecret: string },
  { sealer }: Pick<System, 'sealer'>,
): Uint8Array => sealer.seal({ ...providerSecretName(id), clear: Buffer.from(clientSecret) });

/** A provider as the protocol wants it, its secret in the clear. */
export const oidcSettings = (
  { id, issuer, clientId, clientSecret }: OidcProvider,
  { sealer }: Pick<System, 'sealer'>,
): OidcSettings => ({
  issuer,
  clientId,
  clientSecret: Buffer.from(
    sealer.open({ ...providerSecretName(id), sealed: clientSecret }),
  ).toString(),
});
