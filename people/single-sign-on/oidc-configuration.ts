import type { Clock } from '@kiln-connect/core';
import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import type { Egress } from '../egress/index.ts';
import { refusedSignIn } from './proven-identity.ts';

/** What is known of an OpenID provider. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What providers say of themselves, remembered for a while. */
export interface Descriptions {
  /** @throws what `read` throws; then nothing is remembered. */
  of(issuer: string, read: () => Promise<ServerMetadata>): Promise<ServerMetadata>;
  forget(issuer: string): void;
}

/** All of a request, in seconds: the guard gives up before. */
const PATIENCE = 15;
/** How long a description is believed, in milliseconds. */
const DESCRIPTION_LIFE = 5 * 60_000;

/**
 * A memory of descriptions: whoever begins sign-ins, and anybody may, makes us ask a provider once in
 * five minutes and not each time.
 */
export function createDescriptions({ clock }: { clock: Clock }): Descriptions {
  const known = new Map<string, { until: number; description: Promise<ServerMetadata> }>();
  return {
    of: (issuer, read) => {
      const now = clock.now().getTime();
      const found = known.get(issuer);
      if (found && found.until > now) return found.description;
      const description = read();
      const entry = { until: now + DESCRIPTION_LIFE, description };
      known.set(issuer, entry);
      description.catch(() => {
        if (known.get(issuer) === entry) known.delete(issuer);
      });
      return description;
    },
    forget: (issuer) => {
      known.delete(issuer);
    },
  };
}

/**
 * The provider as it describes itself (OpenID Connect Discovery 1.0), asked through the guard.
 * @throws {UnauthenticatedError} `single_sign_on_refused` when it calls itself another.
 * @throws what openid-client and the guard throw.
 */
export async function createConfiguration(
  { issuer, clientId, clientSecret }: OidcSettings,
  { egress, descriptions }: { egress: Egress; descriptions: Descriptions },
): Promise<Configuration> {
  const client = await import('openid-client');
  const guarded: CustomFetch = (url, { method, headers, body, signal }) => {
    if (body instanceof ReadableStream || body instanceof ArrayBuffer) {
      throw new Error('openid-client sends no streams');
    }
    return egress.fetch(url, { method, headers, body, signal });
  };
  const issuerUrl = new URL(issuer);
  egress.requirePublic(issuerUrl);
  const isPlain = issuerUrl.protocol === 'http:' && egress.isAllowed(issuerUrl);
  const execute = isPlain ? [client.allowInsecureRequests] : [];
  const server = await descriptions.of(issuer, async () => {
    const found = await client.discovery(issuerUrl, clientId, clientSecret, undefined, {
      [client.customFetch]: guarded,
      timeout: PATIENCE,
      execute,
    });
    return found.serverMetadata();
  });
  // One issuer for many organizations (Entra's 'common') lets anybody be its administrator.
  if (server.issuer !== issuer) {
    throw refusedSignIn(
      `The provider calls itself ${server.issuer}, not ${issuer}: give the issuer exactly as it does.`,
    );
  }
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authentication = methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
  const configuration = new client.Configuration(server, clientId, clientSecret, authentication);
  configuration[client.customFetch] = guarded;
  configuration.timeout = PATIENCE;
  for (const extend of execute) extend(configuration);
  // TLS alone would do for a token that came from the provider directly; the signature is certain.
  client.enableNonRepudiationChecks(configuration);
  return configuration;
}
