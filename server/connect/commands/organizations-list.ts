import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { facts, table } from '../print.ts';

/** `organizations list` */
export const addOrganizationsList: AddCommand = (program, output) => {
  group(program, 'organizations', 'Organizations, which own accounts and tokens')
    .command('list')
    .description('List all organizations')
    .action(
      asksServer(
        (server) => server.get<OrganizationAnswer[]>('/organizations'),
        {
          people: (organizations) =>
            table(
              organizations,
              {
                slug: ({ slug }) => slug,
                name: ({ name }) => name,
                networks: ({ networks }) => networks.join(', '),
                created: ({ created_at }) => created_at,
              },
              "There is no organization yet; 'organizations create' makes one.",
            ),
          quiet: (organizations) => organizations.map(({ slug }) => slug).join('\n'),
        },
        output,
      ),
    );
};

/** One organization, line by line. */
export const organizationFacts = (organization: OrganizationAnswer): string =>
  facts([
    ['organization', organization.slug],
    ['name', organization.name],
    ['networks', organization.networks.join(', ')],
    ['id', organization.id],
    ['created', organization.created_at],
  ]);
