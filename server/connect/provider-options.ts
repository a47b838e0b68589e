import { readFile } from 'node:fs/promises';
import type { Role } from '@kiln-connect/core';
import type { Command } from 'commander';
import { CommandFailure } from './failure.ts';
import { role, yesOrNo } from './option-values.ts';

/** What can be said of an identity provider, as the command line takes it. */
export interface ProviderOptions {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly signInUrl?: string;
  readonly certificate?: string[];
  readonly defaultRole?: Role;
  readonly createsMembers?: boolean;
}

/** Adds these options to a command. */
export const withProviderOptions = (command: Command): Command =>
  command
    .option('--issuer <text>', "OpenID: the issuer's address; SAML: the provider's entity id")
    .option('--client-id <text>', 'OpenID: as the provider shows it')
    .option('--client-secret-file <file>', 'OpenID: holds the client secret, in one line')
    .option('--sign-in-url <url>', 'SAML: where people sign in')
    .option('--certificate <file...>', 'SAML: what assertions are signed with (PEM); several files')
    .option('--default-role <role>', 'what newcomers become; viewer when left out', role)
    .option(
      '--creates-members <yes|no>',
      'whether newcomers become members by signing in',
      yesOrNo,
    );

/**
 * What the API takes for these options; what was not given is undefined.
 * @throws {CommandFailure} when a file can not be read.
 */
export const providerBody = async (o: ProviderOptions) => ({
  issuer: o.issuer,
  client_id: o.clientId,
  client_secret:
    o.clientSecretFile === undefined
      ? undefined
      : (await textOf(o.clientSecretFile)).replace(/\r?\n$/, ''),
  sign_in_url: o.signInUrl,
  certificates: o.certificate && (await Promise.all(o.certificate.map(textOf))),
  default_role: o.defaultRole,
  creates_members: o.createsMembers,
});

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandFailure({
      message: `${file} can not be read: ${error.message}.`,
      exitCode: 2,
    });
  });
