import { ConnectError, ImpossibleError, InvalidInputError, type Json } from '@kiln-connect/core';

// biome-ignore lint/suspicious/noExplicitAny: every command has its own input.
type Command = (input: any) => Promise<unknown>;

/** What a command of a child takes; it has to survive a structured clone. */
export type Input<Commands, C extends keyof Commands> = Commands[C] extends Command
  ? Parameters<Commands[C]>[0]
  : never;
/** What it answers. */
export type Output<Commands, C extends keyof Commands> = Commands[C] extends Command
  ? Awaited<ReturnType<Commands[C]>>
  : never;

export interface Question {
  readonly id: number;
  readonly command: string;
  readonly input: unknown;
}

interface Failure {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly details?: { readonly [key: string]: Json | undefined };
}

/** What a child sends its parent: an answer, or a line for the log. */
export type Reply =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly failure: Failure }
  | {
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly fields: object;
      readonly message: string;
    };

/** An error in a form that crosses processes. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ConnectError) {
    const { name, code, message, details } = error;
    return { name, code, message, ...(details && { details }) };
  }
  return { name: 'Error', message: error instanceof Error ? error.message : String(error) };
}

const KINDS = { InvalidInputError, ImpossibleError } as const;

/** The error that the child threw, of the same class where callers tell classes apart. */
export function errorOf({ name, code, message, details }: Failure): Error {
  const Kind = KINDS[name as keyof typeof KINDS];
  if (!Kind || code === undefined) return new Error(message);
  return new Kind({ code, message, ...(details && { details }) });
}
