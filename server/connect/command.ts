import type { Command } from 'commander';
import { connectOperator, type OperatorClient } from './operator-client.ts';
import { type Printed, type PrintOptions, printed } from './print.ts';

/** Options that stand with every command. */
export interface CommonOptions extends PrintOptions {
  readonly dataDir: string;
}

/** What a command gives back: what to print, and the exit code. */
export type Output = (text: string) => void;

/** Adds one command to the program. */
export type AddCommand = (program: Command, output: Output) => void;

/** The group of commands under a word ('tokens'), made when its first command is added. */
export const group = (program: Command, name: string, description: string): Command =>
  program.commands.find((command) => command.name() === name) ??
  program.command(name).description(description);

/**
 * The action of a command that asks the running server once or more and prints the outcome.
 * Commander hands over the command's own options and, behind them, the command.
 */
export function asksServer<Options, Data>(
  ask: (server: OperatorClient, options: Options) => Promise<Data>,
  as: Printed<Data>,
  output: Output,
): (options: Options, command: Command) => Promise<void> {
  return async (_own, command) => {
    const options = command.optsWithGlobals<Options & CommonOptions>();
    const data = await ask(await connectOperator(options.dataDir), options);
    const text = printed(data, options, as);
    if (text !== '') output(text);
  };
}
