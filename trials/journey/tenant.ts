import type { ApiClient } from './api-client.ts';
import { apiClient } from './api-client.ts';
import { connect } from './connect-command.ts';

/** An organization with one token of all scopes, made by the operator's commands on a running server. */
export interface Tenant {
  readonly slug: string;
  readonly token: string;
  readonly api: ApiClient;
}

export async function createTenant(options: {
  url: string;
  dataDir: string;
  slug: string;
  networks?: string;
  network?: string;
  scopes?: string;
}): Promise<Tenant> {
  const { url, dataDir, slug, network = 'devnet' } = options;
  await connect(
    ['organizations', 'create', '--name', slug, '--networks', options.networks ?? 'devnet'],
    { dataDir },
  );
  const token = await connect(
    [
      ...['tokens', 'create', '--organization', slug, '--network', network, '--name', 'all'],
      ...(options.scopes ? ['--scopes', options.scopes] : []),
      '--quiet',
    ],
    { dataDir },
  );
  return { slug, token, api: apiClient({ url, token }) };
}
