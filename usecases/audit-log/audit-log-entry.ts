import type { JsonObject } from '@kiln-connect/core';
import type { ChainedAuditEntry } from '@kiln-connect/store';
// By its own door: the database's libraries would come with the other.
import { auditEntryHash } from '@kiln-connect/store/audit-chain';

/** An entry of the audit log with all that its hash stands for, in the words of the wire. */
export type AuditLogEntry = {
  /** Counts from 1 without gaps, over all organizations. */
  readonly seq: number;
  /** RFC 3339, UTC, to the millisecond. */
  readonly at: string;
  readonly organization_id: string | null;
  readonly actor: {
    readonly type: 'operator' | 'user' | 'token' | 'system';
    readonly id: string | null;
    readonly label: string;
  };
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string; readonly label: string };
  readonly details: JsonObject;
  readonly address: string | null;
  readonly user_agent: string | null;
  /** Hash of the entry before, lower-case hex with 0x; 32 zero bytes before the first. */
  readonly previous_hash: string;
  /** SHA-256 over all of the above, lower-case hex with 0x. */
  readonly hash: string;
};

export const auditLogEntry = (entry: ChainedAuditEntry): AuditLogEntry => ({
  seq: entry.seq,
  at: entry.at.toISOString(),
  organization_id: entry.organizationId,
  actor: entry.actor,
  action: entry.action,
  subject: entry.subject,
  details: entry.details,
  address: entry.address,
  user_agent: entry.userAgent,
  previous_hash: entry.previousHash,
  hash: entry.hash,
});

/** The hash that an entry with this content has, lower-case hex with 0x. */
export const hashOfEntry = (entry: AuditLogEntry): string =>
  auditEntryHash({
    seq: entry.seq,
    at: new Date(entry.at),
    organizationId: entry.organization_id,
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    details: entry.details,
    address: entry.address,
    userAgent: entry.user_agent,
    previousHash: entry.previous_hash,
  });
