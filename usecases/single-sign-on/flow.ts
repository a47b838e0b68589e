import { UnauthenticatedError } from '@kiln-connect/core';
import type { OidcProvider, SamlProvider, SingleSignOnFlow } from '@kiln-connect/store';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { FLOW_SECONDS } from './browser-cookie.ts';

interface FlowOfEveryType {
  /** Where the browser goes when it is signed in. */
  readonly returnPath: string;
  /** The provider was told to ask the person anew. */
  readonly isFresh: boolean;
}

interface OidcMemory extends FlowOfEveryType {
  readonly type: 'oidc';
  readonly nonce: string;
  readonly codeVerifier: string;
}

interface SamlMemory extends FlowOfEveryType {
  readonly type: 'saml';
  readonly requestId: string;
}

/** What a sign-in remembers of what it asked the provider. */
export type FlowMemory = OidcMemory | SamlMemory;

/** A sign-in that goes on, with the provider as it is now. */
type OpenFlow = {
  /** Whom the provider proved, sealed; null until it did. */
  readonly proven: Uint8Array | null;
} & (
  | { readonly type: 'oidc'; readonly provider: OidcProvider; readonly memory: OidcMemory }
  | { readonly type: 'saml'; readonly provider: SamlProvider; readonly memory: SamlMemory }
);

/** Flows belong to no network. */
const NETWORK = 'any';

type Parts = Pick<System, 'store' | 'sealer' | 'clock'>;

const nameOf = (stateHash: Uint8Array, part: 'asked' | 'proven'): string =>
  `single-sign-on/flow/${Buffer.from(stateHash).toString('hex')}/${part}`;

/** Encrypts a part of a flow for its row. */
export const sealFlowPart = (
  content: object,
  { state, part }: { state: string; part: 'asked' | 'proven' },
  { sealer }: Pick<System, 'sealer'>,
): Uint8Array =>
  sealer.seal({
    name: nameOf(hashSecretToken(state), part),
    network: NETWORK,
    clear: Buffer.from(JSON.stringify(content)),
  });

/** @throws {Error} when it was sealed for another row or part. */
export const openFlowPart = <Content>(
  sealed: Uint8Array,
  { state, part }: { state: string; part: 'asked' | 'proven' },
  { sealer }: Pick<System, 'sealer'>,
): Content =>
  JSON.parse(
    Buffer.from(
      sealer.open({ name: nameOf(hashSecretToken(state), part), network: NETWORK, sealed }),
    ).toString(),
  ) as Content;

/** Keeps a sign-in that begins; answers the secret that its browser must bring back. */
export async function beginFlow(
  { state, providerId, memory }: { state: string; providerId: string; memory: FlowMemory },
  system: Parts,
): Promise<string> {
  const browser = createSecretToken();
  const now = system.clock.now();
  await system.store.singleSignOn.beginFlow({
    stateHash: hashSecretToken(state),
    browserHash: hashSecretToken(browser),
    providerId,
    sealed: sealFlowPart(memory, { state, part: 'asked' }, system),
    expiresAt: new Date(now.getTime() + FLOW_SECONDS * 1000),
    now,
  });
  return browser;
}

/**
 * The sign-in that a provider answers; it stays open.
 * @throws {UnauthenticatedError} 'sign_in_expired' also when its provider may not be used any more.
 */
export async function findFlow({ state }: { state: string }, system: Parts): Promise<OpenFlow> {
  const now = system.clock.now();
  const flow = await system.store.singleSignOn.findFlow({ stateHash: hashSecretToken(state), now });
  return openFlow(flow, state, system);
}

/**
 * The sign-in of this browser, which it ends: it goes on once.
 * @throws {UnauthenticatedError} 'sign_in_expired' also for another browser than the one that began.
 */
export async function takeFlow(
  { state, browser }: { state: string; browser: string | undefined },
  system: Parts,
): Promise<OpenFlow> {
  if (browser === undefined) throw signInExpired();
  const flow = await system.store.singleSignOn.takeFlow({
    stateHash: hashSecretToken(state),
    browserHash: hashSecretToken(browser),
    now: system.clock.now(),
  });
  return openFlow(flow, state, system);
}

async function openFlow(
  flow: SingleSignOnFlow | undefined,
  state: string,
  system: Parts,
): Promise<OpenFlow> {
  if (flow === undefined) throw signInExpired();
  const { proven } = flow;
  const memory = openFlowPart<FlowMemory>(flow.sealed, { state, part: 'asked' }, system);
  const provider = await system.store.singleSignOn.find(flow.providerId);
  if (!provider?.domainVerifiedAt) throw signInExpired();
  if (provider.type === 'oidc' && memory.type === 'oidc') {
    return { type: 'oidc', provider, memory, proven };
  }
  if (provider.type === 'saml' && memory.type === 'saml') {
    return { type: 'saml', provider, memory, proven };
  }
  throw signInExpired();
}

export const signInExpired = (): UnauthenticatedError =>
  new UnauthenticatedError({
    code: 'sign_in_expired',
    message: `This sign-in was finished before, took longer than ${FLOW_SECONDS / 60} minutes, or began in another browser: start again.`,
  });
