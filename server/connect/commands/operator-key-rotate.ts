import type { Network } from '@kiln-connect/core';
import type { OperatorKeysAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { network } from '../option-values.ts';
import { operatorKeys } from './operator-key-show.ts';

/** `operator-key rotate` */
export const addOperatorKeyRotate: AddCommand = (program, output) => {
  group(program, 'operator-key', 'The key that vouches for validator keys')
    .command('rotate')
    .description('Vouch with a new key from now on; the old one stays listed')
    .option('--network <network>', 'not needed when the server serves one network', network)
    .addHelpText('after', '\nIntegrators who pinned the old key must pin the new one.')
    .action(
      asksServer(
        (server, { network: one }: { network?: Network }) =>
          server.post<OperatorKeysAnswer>('/operator-key/rotate', { network: one }),
        operatorKeys,
        output,
      ),
    );
};
