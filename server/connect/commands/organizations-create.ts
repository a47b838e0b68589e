import type { Network } from '@kiln-connect/core';
import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { listOf, network } from '../option-values.ts';
import { organizationFacts } from './organizations-list.ts';

interface Options {
  readonly name: string;
  readonly slug?: string;
  readonly networks?: Network[];
}

/** `organizations create` */
export const addOrganizationsCreate: AddCommand = (program, output) => {
  group(program, 'organizations', 'Organizations, which own accounts and tokens')
    .command('create')
    .description('Make an organization and grant it networks')
    .requiredOption('--name <name>', 'its name for people')
    .option(
      '--slug <slug>',
      'its name in addresses and commands; the name in kebab-case when left out',
    )
    .option(
      '--networks <list>',
      'granted networks; all that the server serves when left out',
      listOf(network),
    )
    .action(
      asksServer(
        (server, { name, slug, networks }: Options) =>
          server.post<OrganizationAnswer>('/organizations', { name, slug, networks }),
        { people: organizationFacts, quiet: ({ slug }) => slug },
        output,
      ),
    );
};
