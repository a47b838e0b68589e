import type { Visitor } from '../caller.ts';
import type { System } from '../system.ts';
import { type Admitted, admit } from './admit.ts';
import { signInExpired, takeFlow } from './flow.ts';
import { oidcSettings } from './provider-secret.ts';

/**
 * Signs in whom an OpenID provider sends back, in the browser that began.
 * @throws {UnauthenticatedError} 'sign_in_expired', 'single_sign_on_refused'.
 * @throws {NodeUnavailableError} 'provider_unavailable'.
 * @throws {ForbiddenError} as `admit`.
 */
export async function finishOidcSignIn(
  {
    parameters,
    browser,
  }: {
    /** What the provider put into our address. */
    parameters: URLSearchParams;
    /** The secret of the browser's cookie. */
    browser: string | undefined;
  },
  visitor: Visitor,
  system: System,
): Promise<Admitted> {
  const state = parameters.get('state') ?? '';
  const flow = await takeFlow({ state, browser }, system);
  if (flow.type !== 'oidc') throw signInExpired();
  const { provider, memory } = flow;
  const { nonce, codeVerifier, returnPath, isFresh } = memory;
  const identity = await system.singleSignOn.finishOidc({
    settings: oidcSettings(provider, system),
    parameters,
    state,
    nonce,
    codeVerifier,
  });
  return admit({ identity, provider, returnPath, isFresh }, visitor, system);
}
