import { promisify } from 'node:util';
import samlp from 'samlp';
import { createCertificate, type TestCertificate } from './certificate.ts';
import { serve } from './serve.ts';

interface TestSamlPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** Changes of what the provider is asked to issue. */
export interface SamlResponseOptions {
  readonly key?: string;
  readonly cert?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly destination?: string;
  readonly inResponseTo?: string;
  readonly lifetimeInSeconds?: number;
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly signAssertion?: boolean;
  readonly signResponse?: boolean;
  readonly nameIdentifierFormat?: string;
  readonly encryptionCert?: string;
  readonly encryptionPublicKey?: string;
}

/** A SAML identity provider on loopback that signs everybody in, without asking, as `person`. */
export interface TestSamlProvider {
  /** Its entity id. */
  readonly issuer: string;
  readonly signInUrl: string;
  readonly keys: TestCertificate;
  person: TestSamlPerson | undefined;
  /** Changes every response's XML before it is posted. */
  tamper: (xml: string) => string | Promise<string>;
  /** Overrides how responses are issued. */
  options: SamlResponseOptions;
  /** Makes a response for an address of ours, as XML. */
  respond(o: SamlResponseOptions & { person: TestSamlPerson }): Promise<string>;
  stop(): Promise<void>;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Starts one with a key of its own. */
export async function startSamlProvider(): Promise<TestSamlProvider> {
  const keys = await createCertificate();
  const parse = promisify(samlp.parseRequest.bind(samlp));
  const issue = promisify(samlp.getSamlResponse.bind(samlp));

  const provider: Omit<TestSamlProvider, 'stop'> = {
    issuer: '',
    signInUrl: '',
    keys,
    person: undefined,
    tamper: (xml) => xml,
    options: {},
    respond: ({ person, ...options }) =>
      issue(
        {
          issuer: provider.issuer,
          key: keys.key,
          cert: keys.certificate,
          signatureAlgorithm: 'rsa-sha256',
          digestAlgorithm: 'sha256',
          lifetimeInSeconds: 60,
          nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
          ...options,
        },
        {
          id: person.id,
          displayName: person.name,
          emails: [{ value: person.email }],
          name: { givenName: '', familyName: '' },
        },
      ),
  };

  const { origin, stop } = await serve((base) => (request, response) => {
    const answer = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', base);
      const query = Object.fromEntries(url.searchParams);
      const asked = await parse({ query }, {});
      const acsUrl = asked.assertionConsumerServiceURL;
      if (!provider.person) throw new Error('nobody signs in');
      const xml = await provider.respond({
        audience: asked.issuer,
        recipient: acsUrl,
        destination: acsUrl,
        inResponseTo: asked.id,
        person: provider.person,
        ...provider.options,
      });
      const posted = Buffer.from(await provider.tamper(xml)).toString('base64');
      response.setHeader('content-type', 'text/html');
      response.end(
        `<form method="post" action="${escaped(acsUrl)}"><input name="SAMLResponse" value="${posted}">` +
          `<input name="RelayState" value="${escaped(query.RelayState ?? '')}"></form>`,
      );
    };
    answer().catch((error) => response.writeHead(500).end(String(error)));
  });
  return Object.assign(provider, {
    issuer: `${origin}/metadata`,
    signInUrl: `${origin}/saml`,
    stop,
  });
}
