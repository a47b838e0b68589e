import type { Network } from '@kiln-connect/core';
import type { CreatedOrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { listOf, network } from '../option-values.ts';
import { facts, type Printed } from '../print.ts';
import { ORGANIZATIONS, organizationFacts } from './organizations-list.ts';

interface Options {
  readonly name: string;
  readonly slug?: string;
  readonly networks?: Network[];
  readonly ownerEmail?: string;
}

const newOrganization: Printed<CreatedOrganizationAnswer> = {
  people: ({ invitation, ...organization }) =>
    invitation === undefined
      ? organizationFacts(organization)
      : `${organizationFacts(organization)}\n\n${facts([
          ['its owner', invitation.email],
          ['open until', invitation.expires_at],
          ['link', invitation.link],
        ])}\n\nWhoever has the link owns the organization: hand it to nobody else.`,
  quiet: ({ slug }) => slug,
};

/** `organizations create` */
export const addOrganizationsCreate: AddCommand = (program, output) => {
  group(program, 'organizations', ORGANIZATIONS)
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
    .option('--owner-email <address>', 'invite its first owner, and show the link')
    .action(
      asksServer(
        (server, { name, slug, networks, ownerEmail }: Options) =>
          server.post<CreatedOrganizationAnswer>('/organizations', {
            name,
            slug,
            networks,
            owner_email: ownerEmail,
          }),
        newOrganization,
        output,
      ),
    );
};
