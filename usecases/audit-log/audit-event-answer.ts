import type { JsonObject } from '@kiln-connect/core';
import type { AuditEntry, AuditFilter, ChainedAuditEntry } from '@kiln-connect/store';

/** An entry of the audit log as members see it. */
export type AuditEventAnswer = {
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly actor: AuditEntry['actor'];
  readonly action: string;
  readonly subject: AuditEntry['subject'];
  readonly details: JsonObject;
  readonly address: string | null;
  readonly user_agent: string | null;
};

export const auditEventAnswer = (entry: ChainedAuditEntry): AuditEventAnswer => ({
  seq: entry.seq,
  at: entry.at.toISOString(),
  actor: entry.actor,
  action: entry.action,
  subject: entry.subject,
  details: entry.details,
  address: entry.address,
  user_agent: entry.userAgent,
});

/** Which entries of an organization are asked for; every field that is given narrows it. */
export interface AuditQuery {
  /** The organization's slug. */
  readonly organization: string;
  readonly action?: string | undefined;
  /** The id of who did it. */
  readonly actor?: string | undefined;
  /** Not before. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly to?: Date | undefined;
  /** Anywhere in who, what, to what and from where, in any case. */
  readonly text?: string | undefined;
}

export const auditFilter = ({ action, actor, from, to, text }: AuditQuery): AuditFilter => ({
  action,
  actorId: actor,
  from,
  to,
  text,
});
