import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type Grant } from 'oidc-provider';
import { serve } from './serve.ts';

/** Claims of who signs in at a provider. */
interface TestPerson {
  readonly sub: string;
  readonly [claim: string]: string | boolean;
}

/** An OpenID provider on loopback that signs everybody in, without asking, as `person`. */
export interface TestOidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in next; nobody when undefined: the provider then answers access_denied. */
  person: TestPerson | undefined;
  /** Changes what it is asked, as a provider does that ignores some of it. */
  hear: (asked: URLSearchParams) => void;
  stop(): Promise<void>;
}

/** Starts one with one client; `inIdToken` says whether the ID token itself has the claims. */
export async function startOidcProvider({
  redirectUri,
  inIdToken = true,
}: {
  redirectUri: string;
  inIdToken?: boolean;
}): Promise<TestOidcProvider> {
  const clientId = 'kiln-connect';
  const clientSecret = 'a secret with : and % in it, over 32 bytes';
  const people = new Map<string, TestPerson>();
  const state: Pick<TestOidcProvider, 'person' | 'hear'> = { person: undefined, hear: () => {} };

  const { origin, stop } = await serve((issuer) => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [redirectUri],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      cookies: { keys: ['test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: !inIdToken,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: async () => people.get(id) ?? { sub: id },
      }),
      loadExistingGrant: async ({ oidc }): Promise<Grant> => {
        const grant = new provider.Grant({
          clientId: oidc.client?.clientId ?? '',
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    const interact = async (request: IncomingMessage, response: ServerResponse) => {
      const { person } = state;
      if (person) people.set(person.sub, person);
      await provider.interactionFinished(
        request,
        response,
        person ? { login: { accountId: person.sub, remember: false } } : { error: 'access_denied' },
      );
    };
    return (request, response) => {
      if (request.url?.startsWith('/interaction/')) {
        interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
      } else {
        const [path, query] = request.url?.split('?') ?? [];
        if (path === '/auth') {
          const asked = new URLSearchParams(query);
          state.hear(asked);
          request.url = `${path}?${asked}`;
        }
        answer(request, response);
      }
    };
  });
  return Object.assign(state, { issuer: origin, clientId, clientSecret, stop });
}
