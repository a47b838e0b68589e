import { and, eq } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { members, setUpLinks } from './tables/index.ts';

/** The one-time link by which the first organization and its owner are made. */
export interface SetUpStore {
  /** Keeps this link, in place of an earlier one. */
  put(o: { tokenHash: Uint8Array; createdAt: Date }): Promise<void>;
  /** The link of this hash while it can be used; the caller says until when it may. */
  find(o: { tokenHash: Uint8Array }): Promise<{ readonly createdAt: Date } | undefined>;
  /** Uses the link up; false when it is another one, or was used before. */
  take(o: { tokenHash: Uint8Array }): Promise<boolean>;
  /** True while no organization has an owner. */
  isNeeded(): Promise<boolean>;
}

/** The only thing that a link is made for so far. */
const PURPOSE = 'first_owner';

const keyed = (tokenHash: Uint8Array) =>
  and(eq(setUpLinks.purpose, PURPOSE), eq(setUpLinks.tokenHash, tokenHash));

export function setUpStore({ orm }: Pick<Connection, 'orm'>): SetUpStore {
  return {
    put: async (link) => {
      await orm
        .insert(setUpLinks)
        .values({ ...link, purpose: PURPOSE })
        .onConflictDoUpdate({ target: setUpLinks.purpose, set: link });
    },
    find: async ({ tokenHash }) => {
      const [found] = await orm
        .select({ createdAt: setUpLinks.createdAt })
        .from(setUpLinks)
        .where(keyed(tokenHash));
      return found;
    },
    take: async ({ tokenHash }) => {
      const taken = await orm
        .delete(setUpLinks)
        .where(keyed(tokenHash))
        .returning({ purpose: setUpLinks.purpose });
      return taken.length === 1;
    },
    isNeeded: async () => {
      const owners = await orm
        .select({ userId: members.userId })
        .from(members)
        .where(eq(members.role, 'owner'))
        .limit(1);
      return owners.length === 0;
    },
  };
}
