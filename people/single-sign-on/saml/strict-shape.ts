import { refusedSignIn } from '../proven-identity.ts';
import {
  ASSERTION,
  childrenOf,
  isNamed,
  onlyChild,
  PROTOCOL,
  SIGNATURE,
  withDescendants,
} from './xml-document.ts';

const SIGNATURE_METHODS = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
]);
const DIGEST_METHODS = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);
const CANONICAL = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const TRANSFORMS = new Set(['http://www.w3.org/2000/09/xmldsig#enveloped-signature', CANONICAL]);

/**
 * Refuses every response that is not of the one shape that signature wrapping leaves no room in
 * (Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be"): one response with one
 * assertion directly in it; signatures only directly in what they sign, by its id, which nothing
 * else has; nothing carried in a signature; algorithms without SHA-1. That the signature is right
 * is not looked at here.
 * @throws {UnauthenticatedError} `single_sign_on_refused`
 */
export function requireStrictShape(response: Element): void {
  if (!isNamed(response, PROTOCOL, 'Response')) {
    throw refusedSignIn('What was posted is no SAML response.');
  }
  const all = withDescendants(response);
  if (all.some(({ localName }) => localName === 'EncryptedAssertion')) {
    throw refusedSignIn(
      'The assertion is encrypted; let the provider send it signed and not encrypted.',
    );
  }
  const named = (name: string) => all.filter(({ localName }) => localName === name);
  if (named('Response').length !== 1 || named('Assertion').length !== 1) {
    throw refusedSignIn('The response must have exactly one assertion, and no other response.');
  }
  const assertion = onlyChild(response, ASSERTION, 'Assertion');
  requireUniqueIds(all);
  const signed = named('Signature').map((signature) => requireStrictSignature(signature));
  if (new Set(signed).size !== signed.length) {
    throw refusedSignIn('The response has two signatures of one element.');
  }
  if (signed.some((element) => element !== response && element !== assertion)) {
    throw refusedSignIn('A signature is of something else than the response or its assertion.');
  }
  if (signed.length === 0) {
    throw refusedSignIn('The response is not signed; let the provider sign the assertion.');
  }
}

/** Libraries take any of these attributes for an id: none may be there twice, in whatever spelling. */
function requireUniqueIds(elements: readonly Element[]): void {
  const seen = new Set<string>();
  for (const element of elements) {
    for (const { localName, name, value } of Array.from(element.attributes)) {
      if ((localName ?? name).toLowerCase() !== 'id') continue;
      if (seen.has(value)) throw refusedSignIn('Two elements of the response have the same id.');
      seen.add(value);
    }
  }
}

/** The element that a signature signs: the one that it stands in. */
function requireStrictSignature(signature: Element): Element {
  const parent = signature.parentNode as Element;
  if (!isNamed(signature, SIGNATURE, 'Signature') || !parent?.getAttribute) {
    throw refusedSignIn('A signature is not one of XML Signature.');
  }
  if (childrenOf(signature, SIGNATURE, 'Object').length > 0) {
    throw refusedSignIn('A signature carries an object.');
  }
  const info = onlyChild(signature, SIGNATURE, 'SignedInfo');
  const reference = onlyChild(info, SIGNATURE, 'Reference');
  const id = parent.getAttribute('ID') ?? '';
  if (id === '' || reference.getAttribute('URI') !== `#${id}`) {
    throw refusedSignIn('A signature does not sign what it stands in.');
  }
  const transforms = childrenOf(reference, SIGNATURE, 'Transforms').flatMap((list) =>
    childrenOf(list, SIGNATURE, 'Transform'),
  );
  requireAlgorithms([onlyChild(info, SIGNATURE, 'SignatureMethod')], SIGNATURE_METHODS);
  requireAlgorithms([onlyChild(reference, SIGNATURE, 'DigestMethod')], DIGEST_METHODS);
  requireAlgorithms([onlyChild(info, SIGNATURE, 'CanonicalizationMethod')], new Set([CANONICAL]));
  requireAlgorithms(transforms, TRANSFORMS);
  return parent;
}

function requireAlgorithms(elements: readonly Element[], allowed: ReadonlySet<string>): void {
  for (const element of elements) {
    const algorithm = element.getAttribute('Algorithm') ?? '';
    if (allowed.has(algorithm)) continue;
    throw refusedSignIn(
      `The signature uses ${algorithm.slice(0, 100)} as its ${element.localName}; let the provider sign with RSA and SHA-256, canonicalized exclusively.`,
    );
  }
}
