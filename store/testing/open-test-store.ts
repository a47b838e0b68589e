import { type OpenStoreOptions, openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import type { TestEngine } from './databases.ts';

/** A store that tests share, and what takes it away again. */
export interface TestStore {
  readonly store: Store;
  /** By which another process would open the same database. */
  readonly options: OpenStoreOptions;
  remove(): Promise<void>;
}

/** Opens a store on an empty database of its own. */
export async function openTestStore(engine: TestEngine): Promise<TestStore> {
  const database = await engine.create();
  try {
    const store = await openStore(database.options);
    return {
      store,
      options: database.options,
      remove: async () => {
        await store.close();
        await database.remove();
      },
    };
  } catch (error) {
    await database.remove();
    throw error;
  }
}
