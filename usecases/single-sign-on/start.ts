import { NotFoundError } from '@kiln-connect/core';
import type { SingleSignOnProvider } from '@kiln-connect/store';
import type { Visitor } from '../caller.ts';
import { requireEmail } from '../email-address.ts';
import { createSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { writeBrowserCookie } from './browser-cookie.ts';
import { beginFlow, type FlowMemory } from './flow.ts';
import { oidcSettings } from './provider-secret.ts';
import { requireReturnPath } from './return-path.ts';

interface SingleSignOnInput {
  readonly email: string;
  readonly returnTo?: string | undefined;
  /** The provider must ask the person anew, whatever session it has: to prove again who they are. */
  readonly fresh?: boolean | undefined;
}

/**
 * Begins a sign-in at the provider of the address's domain: where the browser goes, and the cookie
 * that it must bring back. Nothing is told of whether anybody has the address.
 * @throws {InvalidInputError} 'invalid_email', 'invalid_return_to'.
 * @throws {NotFoundError} 'no_single_sign_on'.
 * @throws {NodeUnavailableError} 'provider_unavailable'.
 * @throws {UnauthenticatedError} 'single_sign_on_refused' when the provider's description is of no use.
 */
export async function startSingleSignOn(
  { email, returnTo, fresh: isFresh = false }: SingleSignOnInput,
  _visitor: Visitor,
  system: System,
): Promise<{ readonly url: string; readonly setCookie: readonly string[] }> {
  const returnPath = requireReturnPath(returnTo, system.publicUrl);
  const domain = requireEmail(email).split('@')[1] ?? '';
  const provider = await system.store.singleSignOn.findByDomain(domain);
  if (provider === undefined) {
    throw new NotFoundError({
      code: 'no_single_sign_on',
      message: `There is no single sign-on for addresses of ${domain}: sign in with your password or passkey.`,
      details: { domain },
    });
  }
  const state = createSecretToken();
  const { url, memory } = await ask(provider, { state, returnPath, isFresh }, system);
  const browser = await beginFlow({ state, providerId: provider.id, memory }, system);
  return { url: url.href, setCookie: [writeBrowserCookie(browser, system.publicUrl)] };
}

/** The question to the provider. */
async function ask(
  provider: SingleSignOnProvider,
  { state, ...flow }: { state: string; returnPath: string; isFresh: boolean },
  system: System,
): Promise<{ readonly url: URL; readonly memory: FlowMemory }> {
  const { singleSignOn } = system;
  const { isFresh } = flow;
  if (provider.type === 'oidc') {
    const settings = oidcSettings(provider, system);
    const { url, ...asked } = await singleSignOn.beginOidc({ settings, state, isFresh });
    return { url, memory: { type: 'oidc', ...flow, ...asked } };
  }
  const { url, requestId } = await singleSignOn.beginSaml({
    settings: provider,
    providerId: provider.id,
    relayState: state,
    isFresh,
  });
  return { url, memory: { type: 'saml', ...flow, requestId } };
}
