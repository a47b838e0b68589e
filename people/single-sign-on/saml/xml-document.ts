import { DOMParser } from '@xmldom/xmldom';
import { refusedSignIn } from '../proven-identity.ts';

export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

const XML_DECLARATION = /^\uFEFF?\s*<\?xml\s[^?<>]*\?>/;

/**
 * What any response needs many times over: a parser's time grows with the square of some things, and
 * whoever begins a sign-in may post one.
 */
const MOST_CHARACTERS = 100_000;
const MOST_TAGS = 4_000;

/**
 * The root of an XML document without anything that parsers read in different ways: no document
 * type (and so no entities), no comments, CDATA sections or processing instructions.
 * @throws {UnauthenticatedError} `single_sign_on_refused`
 */
export function parseXml(xml: string): Element {
  const content = xml.replace(XML_DECLARATION, '');
  if (content.length > MOST_CHARACTERS || content.split('<').length > MOST_TAGS) {
    throw refusedSignIn(
      `The response has more than ${MOST_CHARACTERS} characters or ${MOST_TAGS} tags: let the provider send fewer groups.`,
    );
  }
  // Markup alone: in text and attributes a '<' is written as an entity.
  if (/<[!?]/.test(content)) {
    throw refusedSignIn(
      'The response has a document type, a comment, a CDATA section or a processing instruction.',
    );
  }
  const fail = (message: string): never => {
    throw refusedSignIn(`The response is not well-formed XML (${message.split('\n')[0]}).`);
  };
  const parser = new DOMParser({
    errorHandler: { warning: fail, error: fail, fatalError: fail },
  });
  const root = parser.parseFromString(content, 'text/xml')?.documentElement;
  return root ?? fail('it has no element');
}

/** The elements directly in one, in order; of one name of a namespace when they are given. */
export function childrenOf(parent: Element, namespace?: string, name?: string): readonly Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== node.ELEMENT_NODE) continue;
    const element = node as Element;
    if (namespace !== undefined && !isNamed(element, namespace, name ?? '')) continue;
    found.push(element);
  }
  return found;
}

/** An element and all below it, in no order. */
export function withDescendants(root: Element): readonly Element[] {
  const found = [root];
  for (const element of found) found.push(...childrenOf(element));
  return found;
}

export const isNamed = (element: Element, namespace: string, name: string): boolean =>
  element.localName === name && element.namespaceURI === namespace;

/**
 * The only element of that name directly in one.
 * @throws {UnauthenticatedError} `single_sign_on_refused` when there is none, or more.
 */
export function onlyChild(parent: Element, namespace: string, name: string): Element {
  const [found, second] = childrenOf(parent, namespace, name);
  if (found && !second) return found;
  throw refusedSignIn(
    `The response has ${found ? 'more than one' : 'no'} ${name} in its ${parent.localName}; it must have one.`,
  );
}

/** The text of an element that has no elements in it; undefined when it has. */
export const textOf = (element: Element): string | undefined =>
  childrenOf(element).length === 0 ? (element.textContent ?? '').trim() : undefined;
