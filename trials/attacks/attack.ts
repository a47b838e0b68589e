import type { Intent, Network } from '@kiln-connect/core';

/** A transaction that does something else than what was asked for, and looks as if it did not. */
export interface Attack {
  /** Kebab-case; the name of its file. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly story: string;
  readonly chain: string;
  readonly network: Network;
  /** What the user asked for. */
  readonly intent: Intent;
  /** What the user is given to sign. */
  readonly bytes: string;
  /** The code of a reason for which it has to be refused. */
  readonly expected: string;
}

/** The attacks of one chain, made from what is asked for and what is handed out. */
export type AttackOf = Omit<Attack, 'chain' | 'network'>;
