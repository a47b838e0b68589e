import type { Network } from '@kiln-connect/core';
import type { ValidatorKeyAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { network } from '../option-values.ts';
import { type Printed, table } from '../print.ts';

export const VALIDATORS = 'Validators on keys that were handed out';

const whereabouts = (key: ValidatorKeyAnswer): string => {
  if (key.run_by_operator) return 'run by the operator';
  if (key.validator_client === null) return 'in no validator client';
  return `${key.installed_at === null ? 'on its way to' : 'in'} ${key.validator_client}`;
};

/** Validator keys and where they are. */
export const validatorKeys: Printed<readonly ValidatorKeyAnswer[]> = {
  people: (keys) =>
    table(
      keys,
      {
        'validator key': ({ public_key }) => public_key,
        where: whereabouts,
        problem: ({ install_error }) => install_error,
      },
      'No validator key was handed out there yet.',
    ),
  quiet: (keys) => keys.map(({ public_key }) => public_key).join('\n'),
};

/** `validators list` */
export const addValidatorsList: AddCommand = (program, output) => {
  group(program, 'validators', VALIDATORS)
    .command('list')
    .description('List the keys, the validator client of each, and why one is not there yet')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .option('--account <id>', 'only the keys that were handed out to this account')
    .action(
      asksServer(
        (
          server,
          { chain, network: net, account }: { chain: string; network: Network; account?: string },
        ) => server.get<ValidatorKeyAnswer[]>('/validator-keys', { chain, network: net, account }),
        validatorKeys,
        output,
      ),
    );
};
