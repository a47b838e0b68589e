import { inflateRawSync } from 'node:zlib';
import { type Clock, systemClock } from '@kiln-connect/core';
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { createSingleSignOn } from '../index.ts';
import {
  createBrowser,
  createCertificate,
  startSamlProvider,
  type TestCertificate,
  type TestSamlProvider,
} from '../testing/index.ts';
import type { SamlResponseOptions } from '../testing/saml-provider.ts';
import { parseXml } from './xml-document.ts';

const publicUrl = new URL('https://connect.example');
const providerId = '00000000-0000-4000-8000-000000000001';
const ada = { id: 'ada-1', email: 'ada@acme.example', name: 'Ada Lovelace' };
const mallory = { id: 'mallory-1', email: 'mallory@acme.example', name: 'Mallory' };

let provider: TestSamlProvider;
let other: TestCertificate;
beforeAll(async () => {
  provider = await startSamlProvider();
  other = await createCertificate();
});
afterAll(() => provider?.stop());

const singleSignOn = createSingleSignOn({ publicUrl, clock: systemClock });
const { entityId, acsUrl } = singleSignOn.samlAddresses(providerId);
const requestId = '_request';
const settings = () => ({
  issuer: provider.issuer,
  signInUrl: provider.signInUrl,
  certificates: [provider.keys.certificate],
});

/** A response that is right in everything but what is changed. */
const respond = (options: SamlResponseOptions = {}, person = ada) =>
  provider.respond({
    audience: entityId,
    recipient: acsUrl,
    destination: acsUrl,
    inResponseTo: requestId,
    person,
    ...options,
  });

const finish = (
  xml: string,
  { clock = systemClock, certificates = [provider.keys.certificate] } = {},
) =>
  createSingleSignOn({ publicUrl, clock }).finishSaml({
    settings: { ...settings(), certificates },
    providerId,
    response: Buffer.from(xml).toString('base64'),
    requestId,
  });

const refused = { name: 'UnauthenticatedError', code: 'single_sign_on_refused' };

describe('signing in at a SAML provider', () => {
  it('asks it by redirect, and reads what it posts back', async () => {
    provider.person = ada;
    let posted = '';
    provider.tamper = (xml) => {
      posted = xml;
      return xml;
    };
    const begun = await singleSignOn.beginSaml({
      settings: settings(),
      providerId,
      relayState: 'state & more',
      isFresh: false,
    });
    expect(begun.url.searchParams.get('RelayState')).toBe('state & more');
    await createBrowser().visit(begun.url, { until: ({ host }) => host === publicUrl.host });
    provider.tamper = (xml) => xml;
    const response = Buffer.from(posted).toString('base64');
    const { identity, id, expiresAt } = await singleSignOn.finishSaml({
      settings: settings(),
      providerId,
      response,
      requestId: begun.requestId,
    });
    expect(identity).toEqual({
      subject: 'ada-1',
      email: ada.email,
      name: ada.name,
      authenticatedAt: expect.any(Date),
    });
    expect(id).toMatch(/^_/);
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 60_000);
  });

  it('is told to ask the person anew when that is wanted, and only then', async () => {
    for (const isFresh of [true, false]) {
      const { url } = await singleSignOn.beginSaml({
        settings: settings(),
        providerId,
        relayState: 's',
        isFresh,
      });
      const request = Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64');
      const asked = parseXml(inflateRawSync(request).toString());
      expect(asked.getAttribute('ForceAuthn') === 'true').toBe(isFresh);
    }
  });

  it('tells when the person proved who they are, never later than now', async () => {
    const before = Date.now();
    const xml = await respond({ lifetimeInSeconds: 7200 });
    const told = Date.parse(/AuthnInstant="([^"]*)"/.exec(xml)?.[1] ?? '');
    expect(told).toBeGreaterThanOrEqual(before);
    for (const [ours, expected] of [
      [told + 3_600_000, told],
      [told - 60_000, told - 60_000],
    ] as const) {
      const { identity } = await finish(xml, { clock: { now: () => new Date(ours) } });
      expect(identity.authenticatedAt).toEqual(new Date(expected));
    }
  });

  it('takes responses that are signed, with or without their assertion, by any of the certificates', async () => {
    for (const options of [{ signResponse: true }, { signResponse: true, signAssertion: false }]) {
      expect(await finish(await respond(options))).toMatchObject({
        identity: { email: ada.email },
      });
    }
    const certificates = [other.certificate, provider.keys.certificate];
    expect(await finish(await respond(), { certificates })).toMatchObject({
      identity: { email: ada.email },
    });
  });

  it('knows no lasting name where the provider gives one that changes', async () => {
    const nameIdentifierFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const { identity } = await finish(await respond({ nameIdentifierFormat }));
    expect(identity.subject).toBeUndefined();
  });

  it('describes us in metadata', async () => {
    const xml = await singleSignOn.samlMetadata(providerId);
    expect(xml).toContain(`entityID="${entityId}"`);
    expect(xml).toContain(`Location="${acsUrl}"`);
    expect(xml).toContain('WantAssertionsSigned="true"');
  });
});

describe('a SAML response is refused', () => {
  it.each<[string, () => SamlResponseOptions]>([
    ['without a signature', () => ({ signAssertion: false })],
    ['by another key', () => ({ key: other.key })],
    ['by another key that it brings along', () => ({ key: other.key, cert: other.certificate })],
    ['with SHA-1 in the signature', () => ({ signatureAlgorithm: 'rsa-sha1' })],
    ['with SHA-1 in the digest', () => ({ digestAlgorithm: 'sha1' })],
    ['for another audience', () => ({ audience: 'https://other.example' })],
    ['for another recipient', () => ({ recipient: 'https://other.example/acs' })],
    ['for another destination', () => ({ destination: 'https://other.example/acs' })],
    ['from another issuer', () => ({ issuer: 'https://evil.example' })],
    ['in answer to another request', () => ({ inResponseTo: '_other' })],
    [
      'that is encrypted',
      () => ({
        encryptionCert: other.certificate,
        encryptionPublicKey: other.certificate,
      }),
    ],
  ])('%s', async (_, options) => {
    await expect(finish(await respond(options()))).rejects.toMatchObject(refused);
  });

  it('in answer to no request at all', async () => {
    const xml = await respond();
    for (const changed of [
      xml.replace(/ InResponseTo="[^"]*"/, ''),
      xml.replaceAll(/ InResponseTo="[^"]*"/g, ''),
    ]) {
      await expect(finish(changed)).rejects.toMatchObject(refused);
    }
  });

  it('before and after its time, with two minutes for clocks that differ', async () => {
    const xml = await respond({ lifetimeInSeconds: 60 });
    const at = (seconds: number): Clock => ({ now: () => new Date(Date.now() + seconds * 1000) });
    for (const seconds of [-115, 0, 175]) {
      expect(await finish(xml, { clock: at(seconds) })).toBeTruthy();
    }
    for (const seconds of [-125, 185]) {
      await expect(finish(xml, { clock: at(seconds) })).rejects.toMatchObject(refused);
    }
  });

  it('with one letter changed', async () => {
    const xml = await respond();
    expect(await finish(xml)).toBeTruthy();
    await expect(finish(xml.replaceAll(ada.email, 'bob@acme.example'))).rejects.toMatchObject(
      refused,
    );
    await expect(finish(xml.replace('ada-1', 'ada-2'))).rejects.toMatchObject(refused);
  });

  it('when the provider signed nobody in', async () => {
    const xml = (await respond()).replace('status:Success', 'status:Requester');
    await expect(finish(xml)).rejects.toMatchObject({
      ...refused,
      message: 'The provider did not sign in (Requester).',
    });
  });

  it('when it is no XML, no response, or no base64 of text', async () => {
    for (const xml of ['', 'text', '<a/>', '<a><b></a>', '<samlp:Response/>', '\0']) {
      await expect(finish(xml)).rejects.toMatchObject(refused);
    }
    for (const response of ['', '%%%', Buffer.of(0xff, 0xfe).toString('base64')]) {
      await expect(
        singleSignOn.finishSaml({ settings: settings(), providerId, response, requestId }),
      ).rejects.toMatchObject(refused);
    }
  });
});

describe('parts of XML that parsers read in different ways', () => {
  it('are refused: entities, their expansion and files, comments, sections, instructions', async () => {
    const xml = await respond();
    const withType = (type: string) => `<!DOCTYPE r [${type}]>${xml}`;
    const lol = Array.from(
      { length: 9 },
      (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
    );
    for (const changed of [
      withType(`<!ENTITY l0 "lol">${lol.join('')}`).replace('ada-1', '&l9;'),
      withType('<!ENTITY f SYSTEM "file:///etc/passwd">').replace('ada-1', '&f;'),
      withType('<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;'),
      withType('<!ATTLIST saml:Assertion ID ID #IMPLIED>'),
      `<?xml version="1.0"?><?xml-stylesheet href="x"?>${xml}`,
      xml.replace('ada-1', 'ada<!---->-1'),
      xml.replace(ada.email, 'ada@acme.example<!-- -->.evil.example'),
      xml.replace('ada-1', '<![CDATA[ada-1]]>'),
      xml.replace('ada-1', 'ada<?x?>-1'),
    ]) {
      await expect(finish(changed)).rejects.toMatchObject(refused);
    }
  });

  it('are refused in what the provider itself signed: a comment can not cut a name short', async () => {
    const evil = { ...mallory, email: 'ada@acme.example.evil.example' };
    const xml = (await respond({}, evil)).replace(
      'ada@acme.example.evil.example',
      'ada@acme.example<!---->.evil.example',
    );
    await expect(finish(xml)).rejects.toMatchObject(refused);
  });

  it('are refused when there are so many of them that reading them takes long', async () => {
    const xml = await respond();
    const [start, end] = [xml.slice(0, -'</samlp:Response>'.length), '</samlp:Response>'];
    for (const bomb of [
      '<a>'.repeat(30_000) + '</a>'.repeat(30_000),
      '<a/>'.repeat(5_000),
      `<a ${Array.from({ length: 20_000 }, (_, n) => `b${n}="c"`).join(' ')}/>`,
      ' '.repeat(100_000),
    ]) {
      await expect(finish(start + bomb + end)).rejects.toMatchObject({
        ...refused,
        message: expect.stringContaining('more than'),
      });
    }
    // Beside a signed assertion it changes nothing, and what is below the bounds is no burden.
    const nested = '<a>'.repeat(1_900) + '</a>'.repeat(1_900);
    expect(await finish(start + nested + end)).toMatchObject({ identity: { email: ada.email } });
  });

  it('never make the reader fail in another way than by a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>/!?[]&;"=ab: -') }), (xml) => {
        try {
          parseXml(xml);
        } catch (error) {
          expect(error).toMatchObject(refused);
        }
      }),
    );
  });
});

/**
 * The eight classic wrappings of "On Breaking SAML: Be Whoever You Want to Be" (Somorovsky et al.,
 * USENIX Security 2012): the signed element stays in the document, another one is read.
 */
describe('signature wrapping', () => {
  const EVIL = '_evil';
  const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml');
  const print = (node: Node) => new XMLSerializer().serializeToString(node);
  const first = (parent: Document | Element, name: string): Element => {
    const found = parent.getElementsByTagNameNS('*', name)[0];
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };
  const deep = (element: Element) => element.cloneNode(true) as Element;
  const drop = (element: Element) => element.parentNode?.removeChild(element);

  /** The assertion's evil twin: another id, another person, no signature. */
  function evilOf(assertion: Element): Element {
    const evil = deep(assertion);
    evil.setAttribute('ID', EVIL);
    drop(first(evil, 'Signature'));
    for (const name of ['NameID', 'AttributeValue']) {
      for (const element of Array.from(evil.getElementsByTagNameNS('*', name))) {
        element.textContent = mallory.email;
      }
    }
    return evil;
  }

  type Wrapping = (o: {
    document: Document;
    response: Element;
    assertion: Element;
    signature: Element;
  }) => void;

  const inObject = (document: Document, signature: Element, content: Element): void => {
    const object = document.createElementNS('http://www.w3.org/2000/09/xmldsig#', 'Object');
    object.appendChild(content);
    signature.appendChild(object);
  };

  const wrappings: { readonly [name: string]: { signResponse: boolean; wrap: Wrapping } } = {
    'XSW1: the response in its own signature': {
      signResponse: true,
      wrap: ({ document, response }) => {
        const original = deep(response);
        drop(first(original, 'Signature'));
        response.setAttribute('ID', EVIL);
        const signature = first(response, 'Signature');
        const assertion = first(response, 'Assertion');
        response.replaceChild(evilOf(assertion), assertion);
        inObject(document, signature, original);
      },
    },
    'XSW2: the response before its own signature': {
      signResponse: true,
      wrap: ({ response }) => {
        const original = deep(response);
        drop(first(original, 'Signature'));
        response.setAttribute('ID', EVIL);
        const assertion = first(response, 'Assertion');
        response.replaceChild(evilOf(assertion), assertion);
        response.insertBefore(original, first(response, 'Signature'));
      },
    },
    'XSW3: an evil assertion before the signed one': {
      signResponse: false,
      wrap: ({ response, assertion }) => {
        response.insertBefore(evilOf(assertion), assertion);
      },
    },
    'XSW4: the signed assertion in the evil one': {
      signResponse: false,
      wrap: ({ response, assertion }) => {
        const evil = evilOf(assertion);
        response.replaceChild(evil, assertion);
        evil.appendChild(assertion);
      },
    },
    'XSW5: the evil assertion with the signature, the signed one at the end': {
      signResponse: false,
      wrap: ({ response, assertion, signature }) => {
        const original = deep(assertion);
        drop(first(original, 'Signature'));
        const evil = evilOf(assertion);
        evil.insertBefore(signature, evil.firstChild?.nextSibling ?? null);
        response.replaceChild(evil, assertion);
        response.appendChild(original);
      },
    },
    'XSW6: the signed assertion in the signature of the evil one': {
      signResponse: false,
      wrap: ({ response, assertion, signature }) => {
        const original = deep(assertion);
        drop(first(original, 'Signature'));
        const evil = evilOf(assertion);
        evil.insertBefore(signature, evil.firstChild?.nextSibling ?? null);
        signature.appendChild(original);
        response.replaceChild(evil, assertion);
      },
    },
    'XSW7: the evil assertion in extensions before the signed one': {
      signResponse: false,
      wrap: ({ document, response, assertion }) => {
        const extensions = document.createElementNS(
          'urn:oasis:names:tc:SAML:2.0:protocol',
          'samlp:Extensions',
        );
        extensions.appendChild(evilOf(assertion));
        response.insertBefore(extensions, assertion);
      },
    },
    'XSW8: the signed assertion in an object of the signature of the evil one': {
      signResponse: false,
      wrap: ({ document, response, assertion, signature }) => {
        const original = deep(assertion);
        drop(first(original, 'Signature'));
        const evil = evilOf(assertion);
        evil.insertBefore(signature, evil.firstChild?.nextSibling ?? null);
        inObject(document, signature, original);
        response.replaceChild(evil, assertion);
      },
    },
    'both assertions with one id': {
      signResponse: false,
      wrap: ({ response, assertion }) => {
        const evil = evilOf(assertion);
        evil.setAttribute('ID', assertion.getAttribute('ID') ?? '');
        response.insertBefore(evil, assertion);
      },
    },
    'the evil assertion at the root, the response in it': {
      signResponse: false,
      wrap: ({ document, response, assertion }) => {
        const evil = evilOf(assertion);
        document.replaceChild(evil, response);
        evil.appendChild(response);
      },
    },
    'a second reference in the signature': {
      signResponse: false,
      wrap: ({ signature }) => {
        const reference = first(signature, 'Reference');
        reference.parentNode?.appendChild(deep(reference));
      },
    },
    'a signature of the whole document': {
      signResponse: false,
      wrap: ({ signature }) => first(signature, 'Reference').setAttribute('URI', ''),
    },
    'a signature that selects what it signs by XPath': {
      signResponse: false,
      wrap: ({ signature }) =>
        first(signature, 'Transform').setAttribute(
          'Algorithm',
          'http://www.w3.org/TR/1999/REC-xpath-19991116',
        ),
    },
    'an id in another spelling': {
      signResponse: false,
      wrap: ({ response, assertion }) => {
        const status = first(response, 'Status');
        status.setAttribute('Id', assertion.getAttribute('ID') ?? '');
      },
    },
  };

  it.each(Object.keys(wrappings))('is refused: %s', async (name) => {
    const { signResponse, wrap } = wrappings[name] as (typeof wrappings)[string];
    const xml = await respond({ signResponse });
    // The response is right before it is wrapped.
    expect(await finish(xml)).toMatchObject({ identity: { email: ada.email } });
    const document = parse(xml);
    const response = document.documentElement;
    const assertion = first(response, 'Assertion');
    wrap({ document, response, assertion, signature: first(assertion, 'Signature') });
    const wrapped = print(document);
    expect(wrapped).not.toBe(xml);
    await expect(finish(wrapped)).rejects.toMatchObject(refused);
  });

  it('is refused when a stranger signs an assertion of their own beside the right one', async () => {
    const document = parse(await respond());
    const evil = evilOf(first(document, 'Assertion'));
    const signer = new SignedXml({
      privateKey: other.key,
      publicCert: other.certificate,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    });
    signer.addReference({
      xpath: "//*[local-name(.)='Assertion']",
      digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#',
      ],
    });
    signer.computeSignature(print(evil), {
      location: { reference: "//*[local-name(.)='Issuer']", action: 'after' },
    });
    const signed = parse(signer.getSignedXml()).documentElement;
    const response = document.documentElement;
    response.replaceChild(signed, first(document, 'Assertion'));
    await expect(finish(print(document))).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('signature'),
    });
  });
});
