import { UnauthenticatedError } from '@kiln-connect/core';
import type { ProvenIdentity } from '@kiln-connect/people/single-sign-on';
import type { Visitor } from '../caller.ts';
import { hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { type Admitted, admit } from './admit.ts';
import { findFlow, openFlowPart, sealFlowPart, signInExpired, takeFlow } from './flow.ts';

/** An identity as it is kept between post and visit: in JSON, where a time is text. */
type KeptIdentity = Omit<ProvenIdentity, 'authenticatedAt'> & { authenticatedAt?: string };

/**
 * Checks what a SAML provider made a browser post, and keeps whom it proves until that browser comes
 * for it. A post from another site brings no cookie: who began the sign-in is asked in
 * `finishSamlSignIn`. A response that answers no sign-in of ours is refused (saml-profiles-2.0-os,
 * section 4.1.5 allows such; they are how strangers are signed in as somebody else).
 * @throws {UnauthenticatedError} 'sign_in_expired', 'single_sign_on_refused', 'assertion_replayed'.
 */
export async function receiveSamlResponse(
  { providerId, response, state }: { providerId: string; response: string; state: string },
  system: System,
): Promise<void> {
  const flow = await findFlow({ state }, system);
  if (flow.type !== 'saml') throw signInExpired();
  const { provider, memory } = flow;
  const { identity, id, expiresAt } = await system.singleSignOn.finishSaml({
    settings: provider,
    // The address it was posted to: it must be the one that the assertion is for.
    providerId,
    response,
    requestId: memory.requestId,
  });
  const isFirst = await system.store.singleSignOn.useAssertion({
    providerId: provider.id,
    assertionHash: hashSecretToken(id),
    expiresAt,
    now: system.clock.now(),
  });
  const proven = sealFlowPart(identity, { state, part: 'proven' }, system);
  const stateHash = hashSecretToken(state);
  if (isFirst && (await system.store.singleSignOn.proveFlow({ stateHash, proven }))) return;
  throw new UnauthenticatedError({
    code: 'assertion_replayed',
    message: 'This response of the provider was used before: start again.',
  });
}

/**
 * Signs in whom the response proved that was posted before, in the browser that began.
 * @throws {UnauthenticatedError} 'sign_in_expired', 'sign_in_unproven'.
 * @throws {ForbiddenError} as `admit`.
 */
export async function finishSamlSignIn(
  { state, browser }: { state: string; browser: string | undefined },
  visitor: Visitor,
  system: System,
): Promise<Admitted> {
  const flow = await takeFlow({ state, browser }, system);
  if (flow.type !== 'saml') throw signInExpired();
  if (flow.proven === null) {
    throw new UnauthenticatedError({
      code: 'sign_in_unproven',
      message: 'The provider has not said yet who signs in: start again.',
    });
  }
  const kept = openFlowPart<KeptIdentity>(flow.proven, { state, part: 'proven' }, system);
  const identity = {
    ...kept,
    authenticatedAt: kept.authenticatedAt ? new Date(kept.authenticatedAt) : undefined,
  };
  const { provider, memory } = flow;
  const { returnPath, isFresh } = memory;
  return admit({ identity, provider, returnPath, isFresh }, visitor, system);
}
