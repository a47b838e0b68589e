import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { type Printed, table } from '../print.ts';

export const NETWORKS_OF = 'Networks that organizations may use';

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

/** The networks of an organization. */
export const organizationNetworks: Printed<OrganizationAnswer> = {
  people: ({ networks }) =>
    table(
      networks,
      {
        network: ({ network }) => network,
        granted: ({ granted }) => yesNo(granted),
        'served here': ({ served }) => yesNo(served),
      },
      '',
    ),
  quiet: ({ networks }) =>
    networks
      .filter(({ granted }) => granted)
      .map(({ network }) => network)
      .join('\n'),
};

/** `networks list` */
export const addNetworksList: AddCommand = (program, output) => {
  group(program, 'networks', NETWORKS_OF)
    .command('list')
    .description('List the networks, and which of them an organization was granted')
    .requiredOption('--organization <slug>', 'whose networks')
    .action(
      asksServer(
        (server, { organization }: { organization: string }) =>
          server.get<OrganizationAnswer>(path`/organizations/${organization}`),
        organizationNetworks,
        output,
      ),
    );
};
