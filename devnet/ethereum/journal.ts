import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { createTurns } from '../process/turns.ts';
import type { Hex } from './hex.ts';

/**
 * Raw transactions that were accepted and are in no block yet. An accepted one is on disk before
 * its sender hears of it, so that it is pending again after a crash.
 */
export interface Journal {
  /** Raw bytes by transaction hash, oldest first. */
  readonly pending: ReadonlyMap<Hex, Hex>;
  /** Resolves when it is on disk. */
  add(hash: Hex, raw: Hex): Promise<void>;
  /** These are in a block, or will never be. */
  settle(hashes: readonly string[]): void;
  /** Writes the file anew with what is pending now. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

const lineOf = (hash: Hex, raw: Hex): string => `${hash} ${raw}\n`;

/** Opens the journal of that folder; a line that a crash cut off was never answered and is dropped. */
export async function openJournal(folder: string): Promise<Journal> {
  const path = join(folder, 'transactions.journal');
  const pending = new Map<Hex, Hex>();
  const text = (await readFileIfThere(path))?.toString() ?? '';
  for (const line of text.split('\n').slice(0, -1)) {
    const [hash, raw] = line.split(' ') as [Hex, Hex];
    pending.set(hash, raw);
  }

  const lines = () => Array.from(pending, ([hash, raw]) => lineOf(hash, raw)).join('');
  const write = () => writeFileAtomic(path, lines());
  await write();
  let file: FileHandle = await open(path, 'a');
  // One change of the file at a time: a rewrite must not lose a line that is being added.
  const inTurn = createTurns();

  return {
    pending,
    add: (hash, raw) =>
      inTurn(async () => {
        pending.set(hash, raw);
        await file.appendFile(lineOf(hash, raw));
        await file.datasync();
      }),
    settle(hashes) {
      for (const hash of hashes) pending.delete(hash as Hex);
    },
    compact: () =>
      inTurn(async () => {
        await write();
        await file.close();
        file = await open(path, 'a');
      }),
    close: () => inTurn(() => file.close()),
  };
}
