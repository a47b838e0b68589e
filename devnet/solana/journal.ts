import { closeSync, fdatasync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeFileAtomic } from '../process/durable.ts';
import type { Schedule } from './network.ts';

/** Something that comes to the chain from outside. */
export type Happening =
  | {
      readonly kind: 'transaction';
      /** Base64. */
      readonly bytes: string;
    }
  | {
      readonly kind: 'fund';
      readonly address: string;
      /** Lamports, as a decimal text. */
      readonly lamports: string;
    }
  | { readonly kind: 'delinquent'; readonly voteAccount: string; readonly isDelinquent: boolean }
  /** Blocks from here on belong to the fork of that number. */
  | { readonly kind: 'fork'; readonly number: number };

/**
 * What happened, and the chain's last slot at that time. All else follows from these: a chain is made
 * again from its journal.
 */
export type Input = { readonly at: number } & Happening;

/** How the file tells the same. */
type Line = { readonly schedule: Schedule } | { readonly head: number } | Input;

/** The file from which a chain is made again. */
export interface Journal {
  readonly schedule: Schedule;
  /** In the order in which they came. */
  readonly inputs: readonly Input[];
  /** The last slot that passed before the file was opened. */
  readonly head: number;
  /** Written before it is done, so that what anybody saw is there after a crash of the process. */
  add(input: Input): void;
  /** The chain stands at that slot. */
  moved(head: number): void;
  /** Resolves when all of it outlives a power cut. */
  sync(): Promise<void>;
  /** Puts other inputs in the place of all; resolves when they are durable. */
  replace(inputs: readonly Input[], head: number): Promise<void>;
  close(): void;
}

const textOf = (lines: readonly Line[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Lines that were written whole; one that a crash cut off never happened. */
function readLines(path: string): Line[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

/** Opens the journal of a folder, or begins one with a schedule and a first slot. */
export async function openJournal(
  dataDir: string,
  beginning: { schedule: Schedule; head: number },
): Promise<Journal> {
  const path = join(dataDir, 'journal.jsonl');
  const lines = readLines(path);
  const first = lines[0];
  const schedule = first && 'schedule' in first ? first.schedule : beginning.schedule;
  let inputs = lines.filter((line): line is Input => 'kind' in line);
  const heads = lines.flatMap((line) => ('head' in line ? [line.head] : []));
  const head = heads.at(-1) ?? beginning.head;

  const rewrite = (at: number) =>
    writeFileAtomic(path, textOf([{ schedule }, ...inputs, { head: at }]));
  await rewrite(head);
  let file = openSync(path, 'a', 0o600);
  const write = (line: Line) => {
    writeSync(file, textOf([line]));
  };
  return {
    schedule,
    head,
    get inputs() {
      return inputs;
    },
    add(input) {
      write(input);
      inputs.push(input);
    },
    moved: (at) => write({ head: at }),
    sync: () => promisify(fdatasync)(file),
    async replace(others, at) {
      inputs = [...others];
      await rewrite(at);
      closeSync(file);
      file = openSync(path, 'a', 0o600);
    },
    close: () => closeSync(file),
  };
}
