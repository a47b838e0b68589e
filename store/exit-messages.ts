import type { Network } from '@kiln-connect/core';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { exitMessageKeys, exitMessages } from './tables/index.ts';

/** The OpenPGP key that the exit messages of an organization are encrypted to. */
export interface ExitMessageKey {
  readonly organizationId: string;
  /** ASCII armor. */
  readonly publicKey: string;
  /** Of the primary key, lower-case hex. */
  readonly fingerprint: string;
  /** Its first user id; '' when it has none. */
  readonly userId: string;
  readonly createdAt: Date;
}

/** A signed exit, encrypted. */
export interface ExitMessage {
  readonly stakeId: string;
  /** Of the key that it is encrypted to. */
  readonly fingerprint: string;
  /** From which it is valid. */
  readonly epoch: number;
  /** ASCII armor. */
  readonly payload: string;
  readonly updatedAt: Date;
}

/** Whose messages, on which chain. */
interface MessagesKey {
  readonly organizationId: string;
  readonly network: Network;
  readonly chain: string;
}

/** Signed exits that customers keep, and whom they are encrypted to. */
export interface ExitMessageStore {
  findKey(organizationId: string): Promise<ExitMessageKey | undefined>;
  /** Keeps it in place of an earlier one; messages to that one are forgotten. */
  putKey(key: ExitMessageKey): Promise<void>;
  /** Forgets it and the messages to it; false when there was none. */
  removeKey(organizationId: string): Promise<boolean>;
  /** Those of them that there are, in no order. */
  find(o: MessagesKey & { stakeIds: readonly string[] }): Promise<readonly ExitMessage[]>;
  /** Keeps them, in place of earlier ones. */
  put(o: MessagesKey & { messages: readonly ExitMessage[] }): Promise<void>;
}

export function exitMessageStore({ orm, atomically }: Connection): ExitMessageStore {
  const forget = (from: typeof orm, organizationId: string) =>
    from.delete(exitMessages).where(eq(exitMessages.organizationId, organizationId));

  return {
    findKey: async (organizationId) => {
      const [found] = await orm
        .select()
        .from(exitMessageKeys)
        .where(eq(exitMessageKeys.organizationId, organizationId));
      return found;
    },
    putKey: ({ organizationId, ...key }) =>
      atomically(async (transaction) => {
        await transaction.orm
          .insert(exitMessageKeys)
          .values({ organizationId, ...key })
          .onConflictDoUpdate({ target: exitMessageKeys.organizationId, set: key });
        await forget(transaction.orm, organizationId);
      }),
    removeKey: (organizationId) =>
      atomically(async (transaction) => {
        const removed = await transaction.orm
          .delete(exitMessageKeys)
          .where(eq(exitMessageKeys.organizationId, organizationId))
          .returning({ organizationId: exitMessageKeys.organizationId });
        await forget(transaction.orm, organizationId);
        return removed.length === 1;
      }),
    find: async ({ organizationId, network, chain, stakeIds }) => {
      if (stakeIds.length === 0) return [];
      return orm
        .select({
          stakeId: exitMessages.stakeId,
          fingerprint: exitMessages.fingerprint,
          epoch: exitMessages.epoch,
          payload: exitMessages.payload,
          updatedAt: exitMessages.updatedAt,
        })
        .from(exitMessages)
        .where(
          and(
            eq(exitMessages.organizationId, organizationId),
            eq(exitMessages.network, network),
            eq(exitMessages.chain, chain),
            inArray(exitMessages.stakeId, [...stakeIds]),
          ),
        );
    },
    put: async ({ messages, ...owner }) => {
      if (messages.length === 0) return;
      await orm
        .insert(exitMessages)
        .values(messages.map((message) => ({ ...owner, ...message })))
        .onConflictDoUpdate({
          target: [
            exitMessages.organizationId,
            exitMessages.network,
            exitMessages.chain,
            exitMessages.stakeId,
          ],
          set: {
            fingerprint: sql`excluded.fingerprint`,
            epoch: sql`excluded.epoch`,
            payload: sql`excluded.payload`,
            updatedAt: sql`excluded.updated_at`,
          },
        });
    },
  };
}
