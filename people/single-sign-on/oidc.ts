import type { Clock } from '@kiln-connect/core';
import type { IDToken, UserInfoResponse } from 'openid-client';
import type { Egress } from '../egress/index.ts';
import { ABSOLUTE_SECONDS } from '../sessions/session-rules.ts';
import { createConfiguration, type Descriptions, type OidcSettings } from './oidc-configuration.ts';
import { type ProvenIdentity, provenIdentity, refusedSignIn } from './proven-identity.ts';
import { egressFault, providerUnavailable } from './provider-fault.ts';

/** What must be remembered between the two halves of a sign-in. */
export interface OidcMemory {
  readonly nonce: string;
  readonly codeVerifier: string;
}

interface OidcParts {
  readonly egress: Egress;
  readonly descriptions: Descriptions;
  readonly clock: Clock;
}

const SCOPE = 'openid email profile';

const load = () => import('openid-client');

/**
 * Where the browser goes to sign in by the authorization code flow with PKCE (OpenID Connect Core
 * 1.0, section 3.1; RFC 7636), and what must be remembered until it is back.
 * @throws {NodeUnavailableError} `provider_unavailable`
 * @throws {UnauthenticatedError} `single_sign_on_refused` when the provider's description is of no use.
 */
export async function beginOidc(
  {
    settings,
    redirectUri,
    state,
    isFresh,
  }: {
    settings: OidcSettings;
    redirectUri: URL;
    state: string;
    /** The provider must ask the person anew, whatever session it has. */
    isFresh: boolean;
  },
  parts: OidcParts,
): Promise<OidcMemory & { readonly url: URL }> {
  const client = await load();
  const memory = { nonce: client.randomNonce(), codeVerifier: client.randomPKCECodeVerifier() };
  return atProvider(async () => {
    const configuration = await createConfiguration(settings, parts);
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri.href,
      scope: SCOPE,
      state,
      nonce: memory.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(memory.codeVerifier),
      code_challenge_method: 'S256',
      // Asking for an age makes `auth_time` required of the ID token (OpenID Connect Core, 3.1.2.1).
      // Either word for asking anew would do; providers differ in which one they know.
      ...(isFresh ? { prompt: 'login', max_age: '0' } : { max_age: String(ABSOLUTE_SECONDS) }),
    });
    parts.egress.requirePublic(url);
    return { ...memory, url };
  });
}

/**
 * Who came back, by an ID token whose signature, issuer, audience, times and nonce are right.
 * @throws as `beginOidc`.
 */
export async function finishOidc(
  {
    settings,
    callback,
    state,
    nonce,
    codeVerifier,
  }: { settings: OidcSettings; callback: URL; state: string } & OidcMemory,
  parts: OidcParts,
): Promise<ProvenIdentity> {
  const client = await load();
  return atProvider(async () => {
    const configuration = await createConfiguration(settings, parts);
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw refusedSignIn('The provider sent no ID token.');
    const isEnough = claims.email !== undefined;
    const told =
      isEnough || configuration.serverMetadata().userinfo_endpoint === undefined
        ? claims
        : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return identityOf(claims, told, parts.clock.now());
  });
}

/**
 * Reads the provider's description anew, as a sign-in does.
 * @throws as `beginOidc`.
 */
export const checkOidc = (settings: OidcSettings, parts: OidcParts): Promise<unknown> =>
  atProvider(() => {
    parts.descriptions.forget(settings.issuer);
    return createConfiguration(settings, parts);
  });

function identityOf(
  { sub: subject, auth_time: seconds }: IDToken,
  { email, email_verified: isVerified, name }: IDToken | UserInfoResponse,
  now: Date,
): ProvenIdentity {
  // Providers that verify all addresses leave the claim out; some write it as a text.
  if (isVerified !== undefined && String(isVerified) !== 'true') {
    throw refusedSignIn('The provider has not verified the e-mail address (email_verified).');
  }
  const authenticatedAt = seconds === undefined ? undefined : seconds * 1000;
  return provenIdentity({ subject, email, name, authenticatedAt, now });
}

/** Tells what failed at the provider in our words; its own words reach the log alone. */
async function atProvider<T>(work: () => Promise<T>): Promise<T> {
  const client = await load();
  try {
    return await work();
  } catch (error) {
    const fault = egressFault(error);
    if (fault) throw providerUnavailable(fault);
    if (error instanceof client.AuthorizationResponseError) {
      throw refusedSignIn(`The provider did not sign in (${shownCode(error.error)}).`, error);
    }
    if (error instanceof client.ResponseBodyError) {
      throw refusedSignIn(`The provider refused our request (${shownCode(error.error)}).`, error);
    }
    // What the libraries do not accept of an answer, they name with a code of their own.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('OAUTH_')) {
      throw refusedSignIn(`What the provider answered can not be used (${code}).`, error);
    }
    throw error;
  }
}

/** An error code of RFC 6749; whoever made the address chose it, so that it may be anything. */
const shownCode = (code: string): string => (/^[a-z_]{1,40}$/.test(code) ? code : 'no known error');
