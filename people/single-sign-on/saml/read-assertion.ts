import {
  CLOCK_SKEW,
  type ProvenIdentity,
  provenIdentity,
  refusedSignIn,
} from '../proven-identity.ts';
import type { SamlAddresses } from './settings.ts';
import { ASSERTION, childrenOf, onlyChild, textOf } from './xml-document.ts';

/** What an assertion must be for and of. */
export interface ExpectedAssertion extends SamlAddresses {
  readonly issuer: string;
  /** The id of our request that it answers. */
  readonly requestId: string;
  readonly now: Date;
}

/** Whom an assertion speaks of, and until when it must not be accepted again. */
export interface ReadAssertion {
  readonly identity: ProvenIdentity;
  readonly id: string;
  readonly expiresAt: Date;
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const EMAIL_ATTRIBUTES = [
  'email',
  'mail',
  'emailaddress',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
];
const NAME_ATTRIBUTES = [
  'displayname',
  'name',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  'urn:oid:2.16.840.1.113730.3.1.241',
];

/**
 * Whom an assertion speaks of, whose signature was found right, by the rules of the web browser
 * profile (saml-profiles-2.0-os, section 4.1.4.3): from that provider, for us, at our address, in
 * answer to our request, and now.
 * @throws {UnauthenticatedError} `single_sign_on_refused`
 */
export function readAssertion(assertion: Element, expected: ExpectedAssertion): ReadAssertion {
  const issuer = textOf(onlyChild(assertion, ASSERTION, 'Issuer'));
  if (issuer !== expected.issuer) {
    throw refusedSignIn('The assertion comes from another issuer than the provider.');
  }
  const id = assertion.getAttribute('ID') ?? '';
  if (id === '' || assertion.getAttribute('Version') !== '2.0') {
    throw refusedSignIn('The assertion is not one of SAML 2.0 with an ID.');
  }
  requireConditions(onlyChild(assertion, ASSERTION, 'Conditions'), expected);
  const authenticatedAt = authenticationTime(assertion);
  const subject = onlyChild(assertion, ASSERTION, 'Subject');
  const expiresAt = requireConfirmation(subject, expected);
  const identity = identityOf(assertion, { subject, authenticatedAt, now: expected.now });
  return { identity, id, expiresAt };
}

/** When the person last proved to the provider who they are (saml-core-2.0-os, section 2.7.2). */
function authenticationTime(assertion: Element): number {
  const times = childrenOf(assertion, ASSERTION, 'AuthnStatement').map((statement) =>
    timeOf(statement, 'AuthnInstant'),
  );
  const told = times.filter((time) => time !== undefined);
  if (told.length === 0) {
    throw refusedSignIn('The assertion does not say when the person signed in (AuthnInstant).');
  }
  return Math.max(...told);
}

function requireConditions(conditions: Element, { entityId, now }: ExpectedAssertion): void {
  const begin = timeOf(conditions, 'NotBefore');
  const end = timeOf(conditions, 'NotOnOrAfter');
  if (begin !== undefined && now.getTime() + CLOCK_SKEW < begin) {
    throw refusedSignIn('The assertion is not valid yet: compare the clocks of both servers.');
  }
  if (end !== undefined && now.getTime() - CLOCK_SKEW >= end) {
    throw refusedSignIn('The assertion has expired: compare the clocks of both servers.');
  }
  const restrictions = childrenOf(conditions, ASSERTION, 'AudienceRestriction');
  const isForUs = restrictions.every((restriction) =>
    childrenOf(restriction, ASSERTION, 'Audience').some((one) => textOf(one) === entityId),
  );
  if (restrictions.length === 0 || !isForUs) {
    throw refusedSignIn(`The assertion is not for us: its audience must be ${entityId}.`);
  }
}

/** When the confirmation that is for us ends, our patience with clocks included. */
function requireConfirmation(
  subject: Element,
  { acsUrl, requestId, now }: ExpectedAssertion,
): Date {
  const refusals: string[] = [];
  for (const confirmation of childrenOf(subject, ASSERTION, 'SubjectConfirmation')) {
    if (confirmation.getAttribute('Method') !== BEARER) continue;
    const data = onlyChild(confirmation, ASSERTION, 'SubjectConfirmationData');
    const end = timeOf(data, 'NotOnOrAfter');
    const begin = timeOf(data, 'NotBefore');
    if (data.getAttribute('Recipient') !== acsUrl) {
      refusals.push(`its recipient must be ${acsUrl}`);
    } else if (data.getAttribute('InResponseTo') !== requestId) {
      refusals.push('it does not answer our request');
    } else if (end === undefined || now.getTime() - CLOCK_SKEW >= end) {
      refusals.push('its confirmation has expired');
    } else if (begin !== undefined && now.getTime() + CLOCK_SKEW < begin) {
      refusals.push('its confirmation is not valid yet');
    } else {
      return new Date(end + CLOCK_SKEW);
    }
  }
  throw refusedSignIn(
    `The assertion is not confirmed for us: ${refusals[0] ?? 'it has no bearer confirmation'}.`,
  );
}

/** Milliseconds since 1970 of an attribute in UTC (saml-core-2.0-os, section 1.3.3). */
function timeOf(element: Element, name: string): number | undefined {
  if (!element.hasAttribute(name)) return undefined;
  const text = element.getAttribute(name) ?? '';
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(time)) throw refusedSignIn(`The assertion's ${name} is no time in UTC.`);
  return time;
}

function identityOf(
  assertion: Element,
  { subject, authenticatedAt, now }: { subject: Element; authenticatedAt: number; now: Date },
): ProvenIdentity {
  const nameId = onlyChild(subject, ASSERTION, 'NameID');
  const name = textOf(nameId);
  if (!name) throw refusedSignIn('The assertion does not name the person.');
  const attribute = attributesOf(assertion);
  return provenIdentity({
    subject: nameId.getAttribute('Format') === TRANSIENT ? undefined : name,
    email: attribute(EMAIL_ATTRIBUTES) ?? (name.includes('@') ? name : undefined),
    name: attribute(NAME_ATTRIBUTES),
    authenticatedAt,
    now,
  });
}

/** Finds the value of the first of these attributes that there is; names differ in case at times. */
function attributesOf(assertion: Element): (names: readonly string[]) => string | undefined {
  const values = new Map<string, string>();
  for (const statement of childrenOf(assertion, ASSERTION, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, ASSERTION, 'Attribute')) {
      const name = (attribute.getAttribute('Name') ?? '').toLowerCase();
      const [value] = childrenOf(attribute, ASSERTION, 'AttributeValue');
      const text = value && textOf(value);
      if (text && !values.has(name)) values.set(name, text);
    }
  }
  return (names) => {
    for (const name of names) {
      const value = values.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}
