import type { Network } from '@kiln-connect/core';
import type { ListedValidatorKeyAnswer, ValidatorKeyAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { network } from '../option-values.ts';
import { type Printed, table } from '../print.ts';

export const VALIDATORS = 'Validators on keys that were handed out';

const whereabouts = (key: ValidatorKeyAnswer): string => {
  if (key.run_by_operator) return 'run by the operator';
  if (key.validator_client === null) return 'in no validator client';
  return `${key.installed_at === null ? 'on its way to' : 'in'} ${key.validator_client}`;
};

const COLUMNS = {
  'validator key': ({ public_key }: ValidatorKeyAnswer) => public_key,
  where: whereabouts,
  problem: ({ install_error }: ValidatorKeyAnswer) => install_error,
};

const printedKeys = <Key extends ValidatorKeyAnswer>(
  columns: Parameters<typeof table<Key>>[1],
): Printed<readonly Key[]> => ({
  people: (keys) => table(keys, columns, 'No validator key was handed out there yet.'),
  quiet: (keys) => keys.map(({ public_key }) => public_key).join('\n'),
});

/** Validator keys and where they are. */
export const validatorKeys = printedKeys<ValidatorKeyAnswer>(COLUMNS);

/** How far the exit is that the owner asked for on chain, and what is wrong. */
function exitText({ exit_request: request }: ListedValidatorKeyAnswer): string | null {
  if (request === null) return null;
  const { state, attempts, problem } = request;
  switch (state) {
    case 'not_final':
      return 'asked for, not final yet';
    case 'due':
      return 'asked for';
    case 'submitted':
      return 'submitted';
    case 'done':
      return 'done';
    case 'failing':
      return `failed ${attempts} times: ${problem}`;
    case 'given_up':
      return `given up: ${problem}`;
  }
}

/** The same with the exits that owners asked for. */
export const listedKeys = printedKeys<ListedValidatorKeyAnswer>({ ...COLUMNS, exit: exitText });

/** `validators list` */
export const addValidatorsList: AddCommand = (program, output) => {
  group(program, 'validators', VALIDATORS)
    .command('list')
    .description(
      'List the keys, the validator client of each and why one is not there yet, and exits that owners asked for',
    )
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth'")
    .requiredOption('--network <network>', 'mainnet, testnet or devnet', network)
    .option('--account <id>', 'only the keys that were handed out to this account')
    .action(
      asksServer(
        (
          server,
          { chain, network: net, account }: { chain: string; network: Network; account?: string },
        ) =>
          server.get<ListedValidatorKeyAnswer[]>('/validator-keys', {
            chain,
            network: net,
            account,
          }),
        listedKeys,
        output,
      ),
    );
};
