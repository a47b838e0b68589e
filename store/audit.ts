import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@kiln-connect/core';
import { desc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { auditEvents } from './tables/index.ts';

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
  /** The latest first; of one organization when it is given; before that `seq`. */
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
  /** The signed heads, the latest first. */
  listHeads(o: { limit: number }): Promise<readonly AuditHead[]>;
}

export function auditStore({ orm }: Database): AuditStore {
  return {
    append: async (event) => {
      await orm.insert(auditEvents).values({ ...event, id: randomUUID() });
    },
    list: ({ organizationId, limit }) =>
      orm
        .select()
        .from(auditEvents)
        .where(
          organizationId === undefined ? undefined : eq(auditEvents.organizationId, organizationId),
        )
        .orderBy(desc(auditEvents.at))
        .limit(limit),
  };
}
