import type { OidcSettings } from '@kiln-connect/people/single-sign-on';
import type { OidcProvider } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** Providers belong to no network. */
const NETWORK = 'any';

const nameOf = (providerId: string): string => `single-sign-on/${providerId}`;

/** Encrypts what a provider knows us by, for its row. */
export const sealClientSecret = (
  { id, clientSecret }: { id: string; clientSecret: string },
  { sealer }: Pick<System, 'sealer'>,
): Uint8Array =>
  sealer.seal({ name: nameOf(id), network: NETWORK, clear: Buffer.from(clientSecret) });

/** A provider as the protocol wants it, its secret in the clear. */
export const oidcSettings = (
  { id, issuer, clientId, clientSecret }: OidcProvider,
  { sealer }: Pick<System, 'sealer'>,
): OidcSettings => ({
  issuer,
  clientId,
  clientSecret: Buffer.from(
    sealer.open({ name: nameOf(id), network: NETWORK, sealed: clientSecret }),
  ).toString(),
});
