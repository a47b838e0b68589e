import { ConnectError, ImpossibleError, InvalidInputError, type Json } from '@kiln-connect/core';
import type { Builder, ChainTime, Offence, Reorganization } from '../devnet.ts';

/** Ports of loopback that stay the same while the parent lives. */
export interface Ports {
  readonly execution: number;
  readonly beacon: number;
  readonly keymanager: number;
}

/** What the parent may ask its child, by name, with amounts as decimal strings. */
export interface Commands {
  start(o: {
    dataDir: string;
    slotsPerSecond: number;
    ports: Ports;
    contracts: readonly { name: string; initCode: string }[];
  }): Promise<{ contracts: { [name: string]: string } }>;
  fund(o: { address: string; amount: string }): Promise<null>;
  advance(o: { slots: number } | { epochs: number } | { days: number }): Promise<ChainTime>;
  clock(o: null): Promise<ChainTime & { running: boolean; reason: string }>;
  touch(o: null): Promise<null>;
  slash(o: Offence): Promise<null>;
  useBuilder(o: Builder | null): Promise<null>;
  reorganize(o: Reorganization): Promise<ChainTime>;
  stop(o: null): Promise<null>;
}

export type Command = keyof Commands;
export type Input<C extends Command> = Parameters<Commands[C]>[0];
export type Output<C extends Command> = Awaited<ReturnType<Commands[C]>>;

export interface Question {
  readonly id: number;
  readonly command: Command;
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
