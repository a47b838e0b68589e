import { join } from 'node:path';
import { type electra, type phase0, ssz } from '@lodestar/types';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { createTurns } from '../process/turns.ts';

/** Proofs that validators broke a rule. */
export interface Slashings {
  readonly proposer: readonly phase0.ProposerSlashing[];
  readonly attester: readonly electra.AttesterSlashing[];
}

/** Proofs that wait for a block. */
export interface SlashingPool {
  all(): Slashings;
  /** Resolves when they are on disk. */
  add(slashings: Partial<Slashings>): Promise<void>;
  /** Keeps those that these say true of; resolves when that is on disk. */
  keep(still: {
    proposer: (slashing: phase0.ProposerSlashing) => boolean;
    attester: (slashing: electra.AttesterSlashing) => boolean;
  }): Promise<void>;
}

interface StoredSlashings {
  readonly proposer: readonly unknown[];
  readonly attester: readonly unknown[];
}

/** Opens the pool kept in that folder. */
export async function openSlashingPool(folder: string): Promise<SlashingPool> {
  const path = join(folder, 'slashings.json');
  const stored = await readFileIfThere(path);
  const read: StoredSlashings = stored
    ? JSON.parse(stored.toString())
    : { proposer: [], attester: [] };
  let pool: Slashings = {
    proposer: read.proposer.map((json) => ssz.phase0.ProposerSlashing.fromJson(json)),
    attester: read.attester.map((json) => ssz.electra.AttesterSlashing.fromJson(json)),
  };
  const inTurn = createTurns();
  const save = () =>
    inTurn(() =>
      writeFileAtomic(
        path,
        JSON.stringify({
          proposer: pool.proposer.map((one) => ssz.phase0.ProposerSlashing.toJson(one)),
          attester: pool.attester.map((one) => ssz.electra.AttesterSlashing.toJson(one)),
        } satisfies StoredSlashings),
      ),
    );
  return {
    all: () => pool,
    add: ({ proposer = [], attester = [] }) => {
      pool = {
        proposer: [...pool.proposer, ...proposer],
        attester: [...pool.attester, ...attester],
      };
      return save();
    },
    keep: async ({ proposer, attester }) => {
      const { proposer: headers, attester: votes } = pool;
      pool = { proposer: headers.filter(proposer), attester: votes.filter(attester) };
      const dropped = headers.length + votes.length - pool.proposer.length - pool.attester.length;
      if (dropped > 0) await save();
    },
  };
}
