import type { SingleSignOnAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { path } from '../operator-client.ts';
import { facts, type Printed } from '../print.ts';
import { type ProviderOptions, providerBody, withProviderOptions } from '../provider-options.ts';
import { SINGLE_SIGN_ON } from './single-sign-on-list.ts';

/** A provider with what has to be entered at it and in the DNS. */
const newProvider: Printed<SingleSignOnAnswer> = {
  people: (provider) =>
    `${facts([
      ['id', provider.id],
      ['domain', provider.domain],
      ['TXT record', provider.domain_proof.name],
      ['its value', provider.domain_proof.value],
      ...(provider.type === 'oidc'
        ? [['redirect URI', provider.redirect_uri] as const]
        : ([
            ['entity id', provider.entity_id],
            ['ACS address', provider.acs_url],
          ] as const)),
    ])}\n\nNobody signs in there before the domain is proven: set the record, then 'single-sign-on verify-domain'.`,
  quiet: ({ id }) => id,
};

/** `single-sign-on add` */
export const addSingleSignOnAdd: AddCommand = (program, output) => {
  withProviderOptions(
    group(program, 'single-sign-on', SINGLE_SIGN_ON)
      .command('add')
      .description('Add an identity provider: OpenID with --client-id, SAML with --sign-in-url')
      .requiredOption('--organization <slug>', 'whose provider')
      .requiredOption('--domain <domain>', 'behind the @ of the addresses that sign in there'),
  ).action(
    asksServer(
      async (
        server,
        {
          organization,
          domain,
          ...given
        }: ProviderOptions & { organization: string; domain: string },
      ) =>
        server.post<SingleSignOnAnswer>(path`/organizations/${organization}/single-sign-on`, {
          type: given.signInUrl === undefined ? 'oidc' : 'saml',
          domain,
          ...(await providerBody(given)),
        }),
      newProvider,
      output,
    ),
  );
};
