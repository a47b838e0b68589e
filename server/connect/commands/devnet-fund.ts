import type { FundingAnswer } from '@kiln-connect/usecases';
import { type AddCommand, asksServer, group } from '../command.ts';
import { wholeTokens } from '../option-values.ts';

interface Options {
  readonly chain: string;
  readonly address: string;
  readonly amount: string;
}

/** `devnet fund` */
export const addDevnetFund: AddCommand = (program, output) => {
  group(program, 'devnet', 'The local chains that run inside the server')
    .command('fund')
    .description('Give an address tokens of a local chain; returns when the balance is there')
    .requiredOption('--chain <chain>', "the chain, as the API names it: 'eth' or 'sol'")
    .requiredOption('--address <address>', 'who gets them')
    .requiredOption('--amount <tokens>', 'how many whole tokens: 100, or 0.5', wholeTokens)
    .action(
      asksServer(
        (server, { chain, address, amount }: Options) =>
          server.post<FundingAnswer>('/devnet/fund', { chain, address, amount }),
        {
          people: ({ amount, address, chain }) =>
            `${address} has ${amount} tokens more on the devnet of ${chain}.`,
        },
        output,
      ),
    );
};
