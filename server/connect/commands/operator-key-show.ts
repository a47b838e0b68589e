import type { Network } from '@kiln-connect/core';
import type { OpenPgpKeysAnswer, OperatorKeysAnswer } from '@kiln-connect/usecases';
import type { Command } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { network } from '../option-values.ts';
import { type Printed, table } from '../print.ts';

/** The key that signs now, and those before it under it. */
export const operatorKeys: Printed<OperatorKeysAnswer> = {
  people: (current) =>
    table(
      [{ ...current, retired_at: null }, ...current.previous],
      {
        'operator key': ({ public_key }) => public_key,
        created: ({ created_at }) => created_at,
        retired: ({ retired_at }) => retired_at,
      },
      '',
    ),
  quiet: ({ public_key }) => public_key,
};

/** The OpenPGP key that signs now, to be imported as it is printed. */
const openPgpKeys: Printed<OpenPgpKeysAnswer> = {
  people: ({ public_key }) => public_key.trimEnd(),
  quiet: ({ fingerprint }) => fingerprint,
};

interface Options {
  readonly network?: Network;
  readonly openpgp?: boolean;
}

/** `operator-key show` */
export const addOperatorKeyShow: AddCommand = (program, output) => {
  group(program, 'operator-key', 'The key that vouches for validator keys')
    .command('show')
    .description('Show the key of a network, and those before it')
    .option('--network <network>', 'not needed when the server serves one network', network)
    .option('--openpgp', "the OpenPGP key of signatures for 'kiln_signature', in ASCII armor")
    .action(async (...given: unknown[]) => {
      const { openpgp } = (given.at(-1) as Command).optsWithGlobals<Options>();
      const show = openpgp
        ? asksServer(
            (server, { network: one }: Options) =>
              server.get<OpenPgpKeysAnswer>('/operator-key/openpgp', { network: one }),
            openPgpKeys,
            output,
          )
        : asksServer(
            (server, { network: one }: Options) =>
              server.get<OperatorKeysAnswer>('/operator-key', { network: one }),
            operatorKeys,
            output,
          );
      await show(...given);
    });
};
