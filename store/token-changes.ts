import { eq, sql } from 'drizzle-orm';
import type { Transaction } from './connection.ts';
import type { Database } from './database.ts';
import { tokens } from './tables/index.ts';
import type { TokenChangeListener } from './token.ts';

/** What servers tell each other of tokens that change. */
export interface TokenChanges {
  /** Before a token is changed: holds it, and tells of all its secrets at the commit. */
  announce(tokenId: string, transaction: Transaction): Promise<void>;
  /** Tells at the commit that any token may have changed. */
  announceAll(transaction: Transaction): Promise<void>;
  onChange(listener: TokenChangeListener): () => void;
  isLinked(): boolean;
}

const CHANNEL = 'kiln_connect_tokens';
const ANY_TOKEN = '';

/** Begins to hear of changes; resolves when the link stands. */
export async function hearTokenChanges(database: Database): Promise<TokenChanges> {
  const listeners = new Set<TokenChangeListener>();
  const tell = (tokenHash: string | undefined) => {
    for (const listener of listeners) listener(tokenHash);
  };
  const hear = (payload: string) => tell(payload === ANY_TOKEN ? undefined : payload);
  const send = async (payload: string, { orm, afterCommit }: Transaction) => {
    // Sent at the commit: whoever hears it finds the change.
    await orm.execute(sql`select pg_notify(${CHANNEL}, ${payload})`);
    // This server must not wait for its own message.
    afterCommit(() => hear(payload));
  };

  let isLinked = false;
  await database.listen(CHANNEL, {
    message: hear,
    link: (isUp) => {
      isLinked = isUp;
      // What was not heard may have been of any token, also of one that nobody uses just now.
      tell(undefined);
    },
  });

  return {
    announce: async (tokenId, transaction) => {
      const [held] = await transaction.orm
        .select({ hash: tokens.hash, previousHash: tokens.previousHash })
        .from(tokens)
        .where(eq(tokens.id, tokenId))
        .for('update');
      for (const secret of [held?.hash, held?.previousHash]) {
        if (secret) await send(Buffer.from(secret).toString('hex'), transaction);
      }
    },
    announceAll: (transaction) => send(ANY_TOKEN, transaction),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isLinked: () => isLinked,
  };
}
