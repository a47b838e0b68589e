import type { ChainTimeAnswer } from '@kiln-connect/usecases';
import { Option } from 'commander';
import { type AddCommand, asksServer, group } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';

interface Options {
  readonly chain: string;
  readonly epochs?: number;
  readonly days?: number;
}

/** `devnet advance` */
export const addDevnetAdvance: AddCommand = (program, output) => {
  group(program, 'devnet', 'The local chains that run inside the server')
    .command('advance')
    .description('Let time pass on a local chain; returns when its reports are stored')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth' or 'sol'")
    .addOption(
      new Option('--epochs <number>', 'how many epochs').argParser(wholeNumber).conflicts('days'),
    )
    .addOption(new Option('--days <number>', 'how many days').argParser(wholeNumber))
    .action(
      asksServer(
        (server, { chain, epochs, days }: Options) => {
          if (epochs === undefined && days === undefined) {
            throw new CommandFailure({
              message: 'Say how far: --epochs N or --days N.',
              exitCode: 2,
            });
          }
          const by = epochs === undefined ? { days } : { epochs };
          return server.post<ChainTimeAnswer>('/devnet/advance', { chain, by });
        },
        {
          people: ({ chain, time, position }) =>
            `The devnet of ${chain} stands at ${time} (position ${position}); its reports are stored.`,
        },
        output,
      ),
    );
};
