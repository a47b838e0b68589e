import type { Command } from 'commander';
import { type OperatorClient, operatorOf } from './operator-client.ts';
import { type Printed, type PrintOptions, printed } from './print.ts';

/** Options that stand with every command. */
export interface CommonOptions extends PrintOptions {
  readonly dataDir: string;
}

/** Writes a text and a line end to standard output. */
export type Output = (text: string) => void;

/** Adds one command to the program. */
export type AddCommand = (program: Command, output: Output) => void;

/** The group of commands under a word ('tokens'), made when its first command is added. */
export const group = (program: Command, name: string, description: string): Command =>
  program.commands.find((command) => command.name() === name) ??
  program.command(name).description(description);

/**
 * The action of a command that asks the running server and prints what it answered. Commander hands
 * over the command's arguments, its options and, last, the command.
 */
export function asksServer<Options, Data>(
  ask: (server: OperatorClient, options: Options, argument: string) => Promise<Data>,
  as: Printed<Data>,
  output: Output,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals<Options & CommonOptions>();
    const data = await ask(operatorOf(options.dataDir), options, command.args[0] ?? '');
    const text = printed(data, options, as);
    if (text !== '') output(text);
  };
}
