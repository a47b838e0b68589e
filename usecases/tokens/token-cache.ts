import type { FoundToken, Store } from '@kiln-connect/store';
import { LRUCache } from 'lru-cache';
import { type AddressRange, parseAddressList } from './address-list.ts';

type Tokens = Pick<Store['tokens'], 'findByHash' | 'onChange' | 'changesLink'>;

const ENTRIES = 10_000;
/** How old a cached token may be while the store tells of changes, in milliseconds. */
const LINKED_LIFE = 10_000;
/** How old it may be while the store can not tell: a revocation must hold within a second. */
const UNLINKED_LIFE = 500;

/** A token as it is remembered: what each request needs of it is read once. */
interface CachedToken {
  readonly token: FoundToken;
  /** Where it may be used from; empty: everywhere. */
  readonly allowedRanges: readonly AddressRange[];
}

/** Tokens by the hex of their hash, in memory for a short time. */
export interface TokenCache {
  /** Undefined when there is no such token. Rejects when the store can not be asked. */
  find(hash: string): Promise<CachedToken | undefined>;
  stop(): void;
}

interface Entry {
  readonly cached: CachedToken;
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
  const reads = new Map<string, Promise<CachedToken | undefined>>();
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
      if (entry !== undefined && now() - entry.readAt < life) return entry.cached;
      const underWay = reads.get(hash);
      if (underWay !== undefined) return underWay;

      const readAt = now();
      const read = readToken(hash, tokens);
      reads.set(hash, read);
      try {
        const cached = await read;
        if (cached !== undefined && reads.get(hash) === read) entries.set(hash, { cached, readAt });
        return cached;
      } finally {
        if (reads.get(hash) === read) reads.delete(hash);
      }
    },
    stop: stopListening,
  };
}

async function readToken(
  hash: string,
  tokens: Pick<Tokens, 'findByHash'>,
): Promise<CachedToken | undefined> {
  const token = await tokens.findByHash(Buffer.from(hash, 'hex'));
  return token && { token, allowedRanges: parseAddressList(token.allowedAddresses) };
}
