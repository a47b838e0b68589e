import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { network } from '../option-values.ts';
import { NETWORKS_OF, organizationNetworks } from './networks-list.ts';

/** `networks grant` */
export const addNetworksGrant: AddCommand = (program, output) => {
  group(program, 'networks', NETWORKS_OF)
    .command('grant')
    .description('Let an organization use a network')
    .argument('<network>', 'mainnet, testnet or devnet', network)
    .requiredOption('--organization <slug>', 'whom to grant it')
    .action(
      asksServer(
        (server, { organization }: { organization: string }, name) =>
          server.post<OrganizationAnswer>(path`/organizations/${organization}/networks`, {
            network: name,
          }),
        organizationNetworks,
        output,
      ),
    );
};
