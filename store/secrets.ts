import type { Network } from '@kiln-connect/core';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { secrets } from './tables/index.ts';

/** Secrets sealed by the master key: the store never sees one in the clear. */
export interface SecretStore {
  /** Keeps it, in place of an earlier one of this name. */
  put(o: { name: string; network: Network; sealed: Uint8Array }): Promise<void>;
  /** Keeps it unless there is one; answers what is kept. For seeds: two starters agree on one. */
  putIfAbsent(o: { name: string; network: Network; sealed: Uint8Array }): Promise<Uint8Array>;
  get(o: { name: string; network: Network }): Promise<Uint8Array | undefined>;
  /** Those whose names begin with this, in no order; one statement. */
  list(o: {
    prefix: string;
    network: Network;
  }): Promise<readonly { readonly name: string; readonly sealed: Uint8Array }[]>;
}

export function secretStore({ orm }: Database): SecretStore {
  const target = [secrets.network, secrets.name];

  async function get({ name, network }: { name: string; network: Network }) {
    const [found] = await orm
      .select({ sealed: secrets.sealed })
      .from(secrets)
      .where(and(eq(secrets.network, network), eq(secrets.name, name)));
    return found?.sealed;
  }

  return {
    put: async (secret) => {
      await orm
        .insert(secrets)
        .values(secret)
        .onConflictDoUpdate({ target, set: { sealed: secret.sealed, updatedAt: sql`now()` } });
    },
    putIfAbsent: async (secret) => {
      await orm.insert(secrets).values(secret).onConflictDoNothing({ target });
      const kept = await get(secret);
      if (!kept) throw new Error(`the secret ${secret.name} vanished while it was stored`);
      return kept;
    },
    get,
    list: ({ prefix, network }) =>
      orm
        .select({ name: secrets.name, sealed: secrets.sealed })
        .from(secrets)
        .where(and(eq(secrets.network, network), sql`starts_with(${secrets.name}, ${prefix})`)),
  };
}
