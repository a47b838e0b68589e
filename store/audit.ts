import type { JsonObject } from '@kiln-connect/core';
import { and, asc, desc, eq, gte, ilike, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { auditEntryHash, FIRST_PREVIOUS_HASH, storableEntry } from './audit-chain.ts';
import type { Connection } from './connection.ts';
import type { Orm } from './database.ts';
import { auditEntries, auditHeads, auditKeyChanges, members } from './tables/index.ts';

/** Who did it. */
export interface AuditActor {
  readonly type: 'operator' | 'user' | 'token' | 'system';
  /** Null where the type says it all. */
  readonly id: string | null;
  /** What people read: an e-mail address, a token's name. */
  readonly label: string;
}

/** What it was done to. */
export interface AuditSubject {
  /** 'token', 'member', 'organization' … */
  readonly type: string;
  readonly id: string;
  readonly label: string;
}

/** Something that was done. Never holds a secret. */
export interface AuditEntry {
  /** Null when it concerns no organization. */
  readonly organizationId: string | null;
  readonly actor: AuditActor;
  /** Object and verb in the past, snake_case: 'token_created'. */
  readonly action: string;
  readonly subject: AuditSubject;
  /** What was before and after, and the like; numbers in it are integers. */
  readonly details: JsonObject;
  /** From which address, when there was one. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** An entry in its place in the chain. */
export interface ChainedAuditEntry extends AuditEntry {
  /** Counts from 1 without a gap. */
  readonly seq: number;
  /** By the database's clock, in whole milliseconds; never before the entry before. */
  readonly at: Date;
  /** The hash of the entry before, 32 bytes, lower-case hex with 0x; zeros before the first. */
  readonly previousHash: string;
  /** See `auditEntryHash`; 32 bytes, lower-case hex with 0x. */
  readonly hash: string;
}

/** Where the chain ends. */
export interface AuditEnd {
  readonly seq: number;
  readonly hash: string;
}

/** A signed statement of where the chain ended. */
export interface AuditHead extends AuditEnd {
  readonly at: Date;
  /** 32 bytes, lower-case hex with 0x. */
  readonly publicKey: string;
  /** 64 bytes, lower-case hex with 0x. */
  readonly signature: string;
}

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  /** Not before. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly to?: Date | undefined;
  /** Anywhere in the actor, the subject, the action or the address, in any case. */
  readonly text?: string | undefined;
}

/** What was done by whom; only ever appended, each entry chained to the one before by its hash. */
export interface AuditStore {
  /**
   * Adds an entry at the end. In a transaction (`Store.atomically`) it gets its place right before
   * the commit, so that nobody waits for the rest of the work; until then no list shows it.
   * @throws {RangeError} when a number in the details is no integer that JSON carries without loss.
   */
  append(entry: AuditEntry): Promise<void>;
  /**
   * The latest first, before that `seq`; when an organization is given, its own entries and what its
   * members of now did to their accounts (sign-ins, passwords) since they joined it.
   */
  list(o: {
    organizationId?: string | undefined;
    filter?: AuditFilter | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<readonly ChainedAuditEntry[]>;
  /** All in order from that `seq` on, to be verified. */
  entries(o: { fromSeq: number; limit: number }): Promise<readonly ChainedAuditEntry[]>;
  /** Where the chain ends now; undefined while it is empty. */
  head(): Promise<AuditEnd | undefined>;
  /** Keeps a signed head; one that is kept already stays. */
  addHead(head: AuditHead): Promise<void>;
  /** The head that was signed last. */
  lastHead(): Promise<AuditHead | undefined>;
  /** Notes where one key of heads took over from another. */
  addKeyChange(change: AuditKeyChange): Promise<void>;
  /** All of them, the oldest first. */
  listKeyChanges(): Promise<readonly AuditKeyChange[]>;
  /** The signed heads, the latest first. */
  listHeads(o: { limit: number }): Promise<readonly AuditHead[]>;
}

/** Where one key that signs heads took over from another: signed by both. */
export interface AuditKeyChange {
  /** 32 bytes, lower-case hex with 0x, like the other. */
  readonly previousPublicKey: string;
  readonly publicKey: string;
  /** The last entry that the previous key may have signed, and its hash. */
  readonly seq: number;
  readonly hash: string;
  readonly at: Date;
  readonly previousSignature: string;
  readonly signature: string;
}

/** Any fixed number: whoever appends holds the lock of it until their transaction ends. */
const APPEND_LOCK = 7_305_118_642;

export function auditStore({ orm, lastly }: Connection): AuditStore {
  const headsLatestFirst = (limit: number) =>
    orm.select().from(auditHeads).orderBy(desc(auditHeads.at), desc(auditHeads.seq)).limit(limit);

  return {
    append: async (entry) => {
      const storable = storableEntry(entry);
      await lastly((transaction) => chainEntry(storable, transaction));
    },
    list: async ({ organizationId, filter = {}, before, limit }) => {
      const asked = and(
        before === undefined ? undefined : lt(auditEntries.seq, before),
        matching(filter),
      );
      const latest = (where: SQL | undefined) =>
        orm
          .select()
          .from(auditEntries)
          .where(and(where, asked))
          .orderBy(desc(auditEntries.seq))
          .limit(limit);
      if (organizationId === undefined) return (await latest(undefined)).map(toEntry);
      const own = await latest(eq(auditEntries.organizationId, organizationId));
      const ofMembers = await latest(concernsMember(organizationId));
      return [...own, ...ofMembers]
        .map(toEntry)
        .toSorted((a, b) => b.seq - a.seq)
        .slice(0, limit);
    },
    entries: async ({ fromSeq, limit }) => {
      const rows = await orm
        .select()
        .from(auditEntries)
        .where(gte(auditEntries.seq, fromSeq))
        .orderBy(asc(auditEntries.seq))
        .limit(limit);
      return rows.map(toEntry);
    },
    head: async () => {
      const [end] = await orm
        .select({ seq: auditEntries.seq, hash: auditEntries.hash })
        .from(auditEntries)
        .orderBy(desc(auditEntries.seq))
        .limit(1);
      return end;
    },
    addHead: async (head) => {
      await orm.insert(auditHeads).values(head).onConflictDoNothing();
    },
    addKeyChange: async (change) => {
      await orm.insert(auditKeyChanges).values(change);
    },
    listKeyChanges: () => orm.select().from(auditKeyChanges).orderBy(asc(auditKeyChanges.at)),
    lastHead: async () => (await headsLatestFirst(1))[0],
    listHeads: ({ limit }) => headsLatestFirst(limit),
  };
}

/** Puts an entry at the chain's end, where nobody else can until this transaction ends. */
async function chainEntry(entry: AuditEntry, transaction: Orm): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(${APPEND_LOCK})`);
  // A statement of its own: it sees what was committed while this one waited.
  const [end] = await transaction
    .select({
      seq: auditEntries.seq,
      hash: auditEntries.hash,
      // Clocks may be set back; the log's time is not.
      now: sql`date_trunc('milliseconds', greatest(clock_timestamp(), ${auditEntries.at}))`.mapWith(
        auditEntries.at,
      ),
    })
    .from(sql`(values (1)) as once (n)`)
    .leftJoin(auditEntries, sql`${auditEntries.seq} = (select max(seq) from audit_entries)`);
  if (!end) throw new Error('the database did not say where the audit log ends');
  const chained = {
    ...entry,
    seq: (end.seq ?? 0) + 1,
    at: end.now,
    previousHash: end.hash ?? FIRST_PREVIOUS_HASH,
  };
  const { actor, subject, ...row } = { ...chained, hash: auditEntryHash(chained) };
  await transaction.insert(auditEntries).values({
    ...row,
    actorType: actor.type,
    actorId: actor.id,
    actorLabel: actor.label,
    subjectType: subject.type,
    subjectId: subject.id,
    subjectLabel: subject.label,
  });
}

/** What a member did that concerns no organization. */
const concernsMember = (organizationId: string): SQL | undefined =>
  and(
    isNull(auditEntries.organizationId),
    eq(auditEntries.actorType, 'user'),
    sql`exists (
      select from ${members}
      where ${members.organizationId} = ${organizationId}
        and ${members.userId}::text = ${auditEntries.actorId}
        and ${members.joinedAt} <= ${auditEntries.at}
    )`,
  );

function matching({ action, actorId, from, to, text }: AuditFilter): SQL | undefined {
  const pattern = text === undefined ? '' : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const texts = [
    auditEntries.actorLabel,
    auditEntries.subjectLabel,
    auditEntries.subjectId,
    auditEntries.action,
    auditEntries.address,
  ];
  return and(
    action === undefined ? undefined : eq(auditEntries.action, action),
    actorId === undefined ? undefined : eq(auditEntries.actorId, actorId),
    from === undefined ? undefined : gte(auditEntries.at, from),
    to === undefined ? undefined : lt(auditEntries.at, to),
    text === undefined ? undefined : or(...texts.map((column) => ilike(column, pattern))),
  );
}

function toEntry(row: typeof auditEntries.$inferSelect): ChainedAuditEntry {
  const { actorType, actorId, actorLabel, subjectType, subjectId, subjectLabel, ...entry } = row;
  return {
    ...entry,
    actor: { type: actorType, id: actorId, label: actorLabel },
    subject: { type: subjectType, id: subjectId, label: subjectLabel },
  };
}
