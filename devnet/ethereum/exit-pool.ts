import { join } from 'node:path';
import { type phase0, ssz } from '@lodestar/types';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { createTurns } from '../process/turns.ts';

/** Signed voluntary exits that wait for a block. */
export interface ExitPool {
  all(): readonly phase0.SignedVoluntaryExit[];
  /** Resolves when it is on disk. */
  add(exit: phase0.SignedVoluntaryExit): Promise<void>;
  /** Drops the exits of these validators; resolves when that is on disk. */
  settle(validators: readonly number[]): Promise<void>;
}

/** Opens the pool kept in that folder. */
export async function openExitPool(folder: string): Promise<ExitPool> {
  const path = join(folder, 'voluntary-exits.json');
  const stored = await readFileIfThere(path);
  const exits = new Map<number, phase0.SignedVoluntaryExit>();
  for (const json of stored ? JSON.parse(stored.toString()) : []) {
    const exit = ssz.phase0.SignedVoluntaryExit.fromJson(json);
    exits.set(exit.message.validatorIndex, exit);
  }
  const inTurn = createTurns();
  const save = () =>
    inTurn(() =>
      writeFileAtomic(
        path,
        JSON.stringify([...exits.values()].map((e) => ssz.phase0.SignedVoluntaryExit.toJson(e))),
      ),
    );
  return {
    all: () => [...exits.values()],
    add: (exit) => {
      exits.set(exit.message.validatorIndex, exit);
      return save();
    },
    settle: async (validators) => {
      const known = validators.filter((validator) => exits.delete(validator));
      if (known.length > 0) await save();
    },
  };
}
