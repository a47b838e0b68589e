import type { ApiClient } from './api-client.ts';
import { dataOf } from './api-client.ts';
import { createTenant } from './tenant.ts';

/** Tells one step: what is done, then what came of it. */
export type Narrate = (step: string, outcome: string) => void;

/** What a journey lives on: a running server, its operator's folder, and somebody who listens. */
export interface Journey {
  readonly url: string;
  readonly dataDir: string;
  readonly narrate: Narrate;
}

/** The first steps on any chain: an organization, a token, an account to book stakes in. */
export async function arrive({ url, dataDir, narrate }: Journey): Promise<{
  api: ApiClient;
  account: { readonly id: string };
}> {
  const { api, token } = await createTenant({ url, dataDir, slug: 'tour-custody' });
  narrate('The operator makes an organization', 'tour-custody, on devnet');
  const whoami = dataOf(await api.get('/v1/whoami'));
  narrate(
    'and an API token, shown once',
    `${token.slice(0, 16)}… (${whoami.token.scopes.join(', ')})`,
  );
  const account = dataOf(
    await api.post('/v1/accounts', { name: 'Tour', description: 'Made by the tour' }),
  );
  return { api, account };
}
