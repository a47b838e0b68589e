import type { OrganizationAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { type OperatorClient, path } from '../operator-client.ts';
import { daysOrNone, nullFor, yesOrNo } from '../option-values.ts';
import { ORGANIZATIONS, organizationFacts } from './organizations-list.ts';

interface Options {
  readonly name?: string;
  readonly requireTwoFactor?: boolean;
  readonly maxTokenDays?: number | 'none';
}

/** `organizations update` */
export const addOrganizationsUpdate: AddCommand = (program, output) => {
  group(program, 'organizations', ORGANIZATIONS)
    .command('update')
    .description('Rename an organization, or change what it asks of its members and tokens')
    .argument('<slug>', "as 'organizations list' shows it; it never changes")
    .option('--name <name>', 'its name for people')
    .option('--require-two-factor <yes|no>', 'members need a second factor', yesOrNo)
    .option('--max-token-days <days>', "longest life of an API token, or 'none'", daysOrNone)
    .action(
      asksServer(
        updateOrganization,
        { people: organizationFacts, quiet: ({ slug }) => slug },
        output,
      ),
    );
};

/** The name is one change and the security another: each is asked for by itself. */
async function updateOrganization(
  server: OperatorClient,
  { name, requireTwoFactor, maxTokenDays }: Options,
  slug: string,
): Promise<OrganizationAnswer> {
  const changes = [
    ...(name === undefined ? [] : [{ name }]),
    ...(requireTwoFactor === undefined && maxTokenDays === undefined
      ? []
      : [{ require_two_factor: requireTwoFactor, max_token_days: nullFor('none', maxTokenDays) }]),
  ];
  let changed: OrganizationAnswer | undefined;
  for (const change of changes) {
    changed = await server.patch<OrganizationAnswer>(path`/organizations/${slug}`, change);
  }
  if (changed !== undefined) return changed;
  throw new CommandFailure({
    message: 'Say what to change: --name, --require-two-factor or --max-token-days.',
    exitCode: 2,
  });
}
