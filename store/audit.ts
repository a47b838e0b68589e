import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@kiln-connect/core';
import { desc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { auditEvents } from './tables/index.ts';

export interface AuditEvent {
  readonly id: string;
  readonly organizationId: string | null;
  /** Who: 'operator', 'token <id>', 'user <id>'. */
  readonly actor: string;
  /** What was done, snake_case: 'token_created'. */
  readonly action: string;
  /** To what: the id or name of the thing. */
  readonly subject: string;
  readonly details: JsonObject;
  /** From which address, when there was one. */
  readonly address: string | null;
  readonly at: Date;
}

/** What was done by whom; only ever appended. */
export interface AuditStore {
  append(o: {
    organizationId?: string;
    actor: string;
    action: string;
    subject: string;
    details: JsonObject;
    address: string | null;
  }): Promise<void>;
  /** The latest first; of one organization when it is given. */
  list(o: { organizationId?: string; limit: number }): Promise<readonly AuditEvent[]>;
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
