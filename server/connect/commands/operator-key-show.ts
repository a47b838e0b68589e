import type { OperatorKeysAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { type Printed, table } from '../print.ts';

/** The keys of every network, those before the current ones under them. */
export const operatorKeys: Printed<OperatorKeysAnswer[]> = {
  people: (networks) =>
    table(
      networks.flatMap(({ network, operator_key, created_at, previous }) => [
        { network, operator_key, created_at, retired_at: null },
        ...previous.map((key) => ({ network, ...key })),
      ]),
      {
        network: ({ network }) => network,
        'operator key': ({ operator_key }) => operator_key,
        created: ({ created_at }) => created_at,
        retired: ({ retired_at }) => retired_at,
      },
      'This server serves no network.',
    ),
  quiet: (networks) => networks.map(({ operator_key }) => operator_key).join('\n'),
};

/** `operator-key show` */
export const addOperatorKeyShow: AddCommand = (program, output) => {
  group(program, 'operator-key', 'The key that vouches for validator keys')
    .command('show')
    .description('Show the current key of each network, and those before it')
    .action(
      asksServer(
        (server) => server.get<OperatorKeysAnswer[]>('/operator-key'),
        operatorKeys,
        output,
      ),
    );
};
