import type { Store } from '@kiln-connect/store';
import { Counter, type Registry } from 'prom-client';

/** The same store, which counts how often a token had to be looked up: a warm server hardly ever does. */
export function countTokenLookups(store: Store, registry: Registry): Store {
  const lookups = new Counter({
    name: 'connect_token_lookups_total',
    help: 'API tokens that the database was asked for, because none in memory was fresh.',
    registers: [registry],
  });
  return {
    ...store,
    tokens: {
      ...store.tokens,
      findByHash: (hash) => {
        lookups.inc();
        return store.tokens.findByHash(hash);
      },
    },
  };
}
