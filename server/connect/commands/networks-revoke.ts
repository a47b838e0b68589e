import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { NETWORKS_OF, organizationNetworks } from './networks-list.ts';

/** `networks revoke` */
export const addNetworksRevoke: AddCommand = (program, output) => {
  group(program, 'networks', NETWORKS_OF)
    .command('revoke')
    .description('Keep an organization from a network: its API tokens there are refused')
    .argument('<network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--organization <slug>', 'whom to refuse it')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, name) =>
          server.delete<OrganizationAnswer>(path`/organizations/${organization}/networks/${name}`),
        organizationNetworks,
        output,
      ),
    );
};
