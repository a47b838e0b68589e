import { randomBytes } from 'node:crypto';
import type { Clock } from '@kiln-connect/core';
import type { SAML, SamlConfig } from '@node-saml/node-saml';
import { refusedSignIn } from '../proven-identity.ts';
import { type ReadAssertion, readAssertion } from './read-assertion.ts';
import type { SamlAddresses, SamlSettings } from './settings.ts';
import { requireStrictShape } from './strict-shape.ts';
import { childrenOf, onlyChild, PROTOCOL, parseXml, textOf } from './xml-document.ts';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/**
 * Where the browser goes to sign in by the redirect binding, and the id of the request, which the
 * answer must name (saml-bindings-2.0-os, section 3.4).
 */
export async function beginSaml(
  {
    settings,
    relayState,
    isFresh,
  }: {
    settings: SamlSettings;
    relayState: string;
    /** The provider must ask the person anew, whatever session it has. */
    isFresh: boolean;
  },
  addresses: SamlAddresses,
): Promise<{ readonly url: URL; readonly requestId: string }> {
  // An XML id must not begin with a digit.
  const requestId = `_${randomBytes(20).toString('hex')}`;
  const saml = await service(settings, addresses, {
    generateUniqueId: () => requestId,
    forceAuthn: isFresh,
  });
  return {
    url: new URL(await saml.getAuthorizeUrlAsync(relayState, undefined, {})),
    requestId,
  };
}

/**
 * Whom a posted response speaks of. The signature is checked by node-saml, and what is read is what
 * it gives back as signed; the shape before and the assertion's terms after it are checked here.
 * @throws {UnauthenticatedError} `single_sign_on_refused`
 */
export async function finishSaml(
  {
    settings,
    response,
    requestId,
  }: {
    settings: SamlSettings;
    /** As it was posted: base64. */
    response: string;
    requestId: string;
  },
  { addresses, clock }: { addresses: SamlAddresses; clock: Clock },
): Promise<ReadAssertion> {
  const xml = decode(response);
  const root = parseXml(xml);
  requireStatus(root);
  requireStrictShape(root);
  requireEnvelope(root, { settings, requestId, addresses });
  const assertion = parseXml(await signedAssertion(xml, settings, addresses));
  const { issuer } = settings;
  return readAssertion(assertion, { ...addresses, issuer, requestId, now: clock.now() });
}

/** What a provider reads of us (saml-metadata-2.0-os), as XML. */
export async function samlMetadata({ entityId, acsUrl }: SamlAddresses): Promise<string> {
  const { generateServiceProviderMetadata } = await import('@node-saml/node-saml');
  return generateServiceProviderMetadata({
    issuer: entityId,
    callbackUrl: acsUrl,
    identifierFormat: EMAIL_FORMAT,
    wantAssertionsSigned: true,
  });
}

async function service(
  { signInUrl, certificates }: SamlSettings,
  { entityId, acsUrl }: SamlAddresses,
  more: Partial<SamlConfig> = {},
): Promise<SAML> {
  const { SAML, ValidateInResponseTo } = await import('@node-saml/node-saml');
  return new SAML({
    entryPoint: signInUrl,
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    idpCert: [...certificates],
    identifierFormat: EMAIL_FORMAT,
    // How somebody signs in is the provider's to say; naming a way makes some refuse all others.
    disableRequestedAuthnContext: true,
    // One of the two must be signed; node-saml insists on the assertion where the response is not.
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    // Times and the request are held against our clock and our memory, in readAssertion.
    acceptedClockSkewMs: -1,
    validateInResponseTo: ValidateInResponseTo.never,
    ...more,
  });
}

function decode(response: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(response, 'base64'));
  } catch (cause) {
    throw refusedSignIn('The response is not UTF-8 in base64.', cause);
  }
}

/** A provider that did not sign in says so without an assertion. */
function requireStatus(root: Element): void {
  const status = onlyChild(root, PROTOCOL, 'Status');
  const code = onlyChild(status, PROTOCOL, 'StatusCode').getAttribute('Value') ?? '';
  if (code === SUCCESS) return;
  const name = /[A-Za-z]{1,40}$/.exec(code)?.[0] ?? 'no known status';
  throw refusedSignIn(`The provider did not sign in (${name}).`);
}

/** What stands around the assertion may be unsigned: it must not contradict, and proves nothing. */
function requireEnvelope(
  root: Element,
  {
    settings: { issuer },
    requestId,
    addresses: { acsUrl },
  }: { settings: SamlSettings; requestId: string; addresses: SamlAddresses },
): void {
  const [named] = childrenOf(root, 'urn:oasis:names:tc:SAML:2.0:assertion', 'Issuer');
  if (named && textOf(named) !== issuer) {
    throw refusedSignIn('The response comes from another issuer than the provider.');
  }
  if ((root.getAttribute('Destination') || acsUrl) !== acsUrl) {
    throw refusedSignIn(`The response was meant for another address than ${acsUrl}.`);
  }
  if (root.getAttribute('InResponseTo') !== requestId) {
    throw refusedSignIn('The response does not answer our request.');
  }
}

/** The assertion as XML in the very bytes whose signature is right. */
async function signedAssertion(
  xml: string,
  settings: SamlSettings,
  addresses: SamlAddresses,
): Promise<string> {
  const saml = await service(settings, addresses);
  const SAMLResponse = Buffer.from(xml).toString('base64');
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
    const signed = profile?.getAssertionXml?.();
    if (signed !== undefined) return signed;
  } catch (cause) {
    throw refusedSignIn(
      `The signature or the audience of the assertion is not right (${(cause as Error).message}).`,
      cause,
    );
  }
  throw refusedSignIn('The response has no assertion.');
}
