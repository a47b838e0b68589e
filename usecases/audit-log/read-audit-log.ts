import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import type { SignedAuditHead } from './audit-head.ts';
import { type SignedKeyChange, signedKeyChange } from './audit-key-change.ts';
import { auditLogEntry } from './audit-log-entry.ts';
import { auditHead, signAuditHead } from './sign-audit-head.ts';

/** Entries in memory at a time. */
const PAGE = 1000;
/** More than a server signs in a hundred years. */
const ALL_HEADS = 1_000_000;

/** The whole audit log as it stands now, an `AuditLogEntry` as JSON a line. */
export async function readAuditLog(
  _input: Record<string, never>,
  _operator: Operator,
  { store }: System,
): Promise<AsyncIterable<string>> {
  const end = await store.audit.head();
  return (async function* () {
    // What is added while it is read belongs to the next reading: it would never end otherwise.
    for (let seq = 1; end !== undefined && seq <= end.seq; ) {
      const limit = Math.min(PAGE, end.seq - seq + 1);
      const entries = await store.audit.entries({ fromSeq: seq, limit });
      if (entries.length === 0) return;
      yield `${entries.map((entry) => JSON.stringify(auditLogEntry(entry))).join('\n')}\n`;
      seq = (entries.at(-1)?.seq ?? seq) + 1;
    }
  })();
}

/** The head that was signed last; null when none was signed yet. */
export async function readAuditHead(
  _input: Record<string, never>,
  _operator: Operator,
  { store }: System,
): Promise<SignedAuditHead | null> {
  const head = await store.audit.lastHead();
  return head === undefined ? null : auditHead(head);
}

/** Signs where the log stands now, without waiting for the hour. */
export const signAuditHeadNow = async (
  _input: Record<string, never>,
  _operator: Operator,
  system: System,
): Promise<SignedAuditHead | null> => (await signAuditHead(system)) ?? null;

/** All heads that the database keeps, the latest first. */
export async function listAuditHeads(
  _input: Record<string, never>,
  _operator: Operator,
  { store }: System,
): Promise<readonly SignedAuditHead[]> {
  return (await store.audit.listHeads({ limit: ALL_HEADS })).map(auditHead);
}

/** The key that signs heads, and the statements by which those before it stay good. */
export type AuditKeyAnswer = {
  readonly public_key: string;
  /** The oldest first. */
  readonly changes: readonly SignedKeyChange[];
};

/** The key to pin: with it anybody can check heads without this system. */
export const readAuditKey = async (
  _input: Record<string, never>,
  _operator: Operator,
  { auditKey, store }: System,
): Promise<AuditKeyAnswer> => ({
  public_key: auditKey.publicKey,
  changes: (await store.audit.listKeyChanges()).map(signedKeyChange),
});
