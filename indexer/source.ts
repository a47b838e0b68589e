import type { BlockRef, ChainConnection, Clock, Log } from '@kiln-connect/core';
import type { ChainKey, Cursor, Holder, Store } from '@kiln-connect/store';

/** What every part of the indexer works on. */
export interface Source {
  readonly key: ChainKey;
  readonly connection: ChainConnection;
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  readonly holder: Holder;
}

/** What one part of a step found or did. */
export interface Standing {
  readonly head: BlockRef;
  readonly cursor: Cursor;
}

/** What a part of a step may do in one turn. */
export interface Turn<Part> {
  /** Whether there is time for more. */
  goesOn(): boolean;
  /** Told of each part once it is stored. */
  stored(part: Part): void;
}
