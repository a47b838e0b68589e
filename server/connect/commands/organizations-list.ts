import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { facts, table } from '../print.ts';

export const ORGANIZATIONS = 'Organizations, which own accounts and tokens';

/** Those that an organization was granted, one after the other. */
const grantedNetworks = ({ networks }: OrganizationAnswer): string =>
  networks
    .filter(({ granted }) => granted)
    .map(({ network }) => network)
    .join(', ');

/** `organizations list` */
export const addOrganizationsList: AddCommand = (program, output) => {
  group(program, 'organizations', ORGANIZATIONS)
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
                networks: grantedNetworks,
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
    ['networks', grantedNetworks(organization)],
    ['id', organization.id],
    ['created', organization.created_at],
    ['two-factor', organization.require_two_factor ? 'required' : 'not required'],
    [
      'longest token life',
      organization.max_token_days === null ? 'no limit' : `${organization.max_token_days} days`,
    ],
  ]);
