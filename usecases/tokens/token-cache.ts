import type { Store, TokenWithOrganization } from '@kiln-connect/store';
import { LRUCache } from 'lru-cache';

type Tokens = Pick<Store['tokens'], 'findByHash' | 'onChange' | 'changesLink'>;

const ENTRIES = 10_000;
/** How old a cached token may be while the store tells of changes, in milliseconds. */
const LINKED_LIFE = 10_000;
/** How old it may be while the store can not tell: a revocation must hold within a second. */
const UNLINKED_LIFE = 500;

/** Tokens by the hex of their hash, in memory for a short time. */
export interface TokenCache {
  /** Undefined when there is no such token. Rejects when the store can not be asked. */
  find(hash: string): Promise<TokenWithOrganization | undefined>;
  stop(): void;
}

interface Entry {
  readonly token: TokenWithOrganization;
  readonly readAt: number;
}

/**
 * Keeps tokens that were found, so that a warm authentication needs no statement of SQL, and forgets
 * each as soon as the store tells that it changed. `now` counts milliseconds and never goes back.
 */
export function createTokenCache({
  tokens,
  now = () => performance.now(),
}: {
  tokens: Tokens;
  now?: () => number;
}): TokenCache {
  const entries = new LRUCache<string, Entry>({ max: ENTRIES });
  /** Reads under way; one that a change overtakes leaves this map and is not kept. */
  const reads = new Map<string, Promise<TokenWithOrganization | undefined>>();
  const forget = (hash: string | undefined): void => {
    if (hash === undefined) {
      entries.clear();
      reads.clear();
    } else {
      entries.delete(hash);
      reads.delete(hash);
    }
  };
  const stopListening = tokens.onChange(forget);

  return {
    find: async (hash) => {
      const life = tokens.changesLink() ? LINKED_LIFE : UNLINKED_LIFE;
      const entry = entries.get(hash);
      if (entry !== undefined && now() - entry.readAt < life) return entry.token;
      const underWay = reads.get(hash);
      if (underWay !== undefined) return underWay;

      const readAt = now();
      const read = tokens.findByHash(Buffer.from(hash, 'hex'));
      reads.set(hash, read);
      try {
        const token = await read;
        if (token !== undefined && reads.get(hash) === read) entries.set(hash, { token, readAt });
        return token;
      } finally {
        if (reads.get(hash) === read) reads.delete(hash);
      }
    },
    stop: stopListening,
  };
}
