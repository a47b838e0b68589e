import type { Network } from '@kiln-connect/core';
import type { OperatorKeysAnswer } from '@kiln-connect/usecases';
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

/** `operator-key show` */
export const addOperatorKeyShow: AddCommand = (program, output) => {
  group(program, 'operator-key', 'The key that vouches for validator keys')
    .command('show')
    .description('Show the key of a network, and those before it')
    .option('--network <network>', 'not needed when the server serves one network', network)
    .action(
      asksServer(
        (server, { network: one }: { network?: Network }) =>
          server.get<OperatorKeysAnswer>('/operator-key', { network: one }),
        operatorKeys,
        output,
      ),
    );
};
