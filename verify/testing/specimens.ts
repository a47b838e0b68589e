import type { Intent, Json, Network, OperatorStatement } from '@kiln-connect/core';
import { ethereumSpecimens } from './ethereum-specimens.ts';
import { solanaSpecimens } from './solana-specimens.ts';
import type { Tree, TreeObject } from './tree.ts';

/** An honest transaction and what it was crafted for: the verifier accepts it. */
export interface Specimen {
  readonly name: string;
  readonly intent: Intent;
  /** Hex, with or without 0x. */
  readonly bytes: string;
  readonly statements?: readonly OperatorStatement[];
  /** All signers have signed: nothing is free any more. */
  readonly signed: boolean;
  /** What each byte is combined with, one after the other; some of its bits when left out. */
  readonly masks?: readonly number[];
  /** Only every so-and-so-many-th byte, where there are tens of thousands. */
  readonly stride?: number;
}

/** What was left out of a transaction, by names, and the rest of it. */
export interface Essence {
  readonly essence: Tree;
  readonly free: TreeObject;
}

/** What the battery needs to know of a chain; made with the ecosystem's libraries, not the verifier's. */
export interface Specimens {
  readonly network: Network;
  /** Of every action, unsigned and signed. */
  readonly specimens: readonly Specimen[];
  takeApart(bytes: string): Tree;
  /** Throws when there are no such bytes. */
  putTogether(tree: Tree): string;
  /** What a transaction does, without the parts that its bytes may choose. */
  essenceOf(tree: Tree, intent: Intent): Essence;
  /** Why each of these parts may be chosen, by its name. */
  readonly free: { readonly [name: string]: string };
  /** Those of them that are free even when all have signed. */
  readonly freeWhenSigned: readonly string[];
  /** Texts that stand for anybody else, of each kind that occurs. */
  readonly strangers: readonly string[];
  /** Parts that are put into a list, at every place of it, by the list's name. */
  readonly intruders: { readonly [list: string]: readonly Tree[] };
  /** Another value of the same shape for a term of an intent. */
  otherTerm(name: string, value: Json): Json;
  /** Terms of an action that no bytes show, so that they stand in the preconditions. */
  readonly onChain: { readonly [action: string]: readonly string[] };
}

/** By chain; every chain of the registry has its own. */
export const specimens: { readonly [chain: string]: () => Promise<Specimens> } = {
  eth: ethereumSpecimens,
  sol: solanaSpecimens,
};
