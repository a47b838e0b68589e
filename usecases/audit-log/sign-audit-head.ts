import type { AuditHead } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { type SignedAuditHead, signHeadStatement } from './audit-head.ts';

/** Where signed heads are kept beside the database, out of the reach of whoever can change that. */
export interface AuditHeadFile {
  /** Resolves when the line is on disk for good. */
  append(line: string): Promise<void>;
}

/**
 * Signs where the audit log stands now, and keeps the head in the database and in the file; answers
 * undefined while the log is empty. A head that can be kept in one of the two only is kept there.
 */
export async function signAuditHead({
  store,
  clock,
  auditKey,
  auditHeadFile,
}: Pick<System, 'store' | 'clock' | 'auditKey' | 'auditHeadFile'>): Promise<
  SignedAuditHead | undefined
> {
  const end = await store.audit.head();
  if (end === undefined) return undefined;
  const head = signHeadStatement({ ...end, at: clock.now() }, auditKey);
  const kept = await Promise.allSettled([
    auditHeadFile.append(`${JSON.stringify(head)}\n`),
    store.audit.addHead(storedHead(head)),
  ]);
  const failure = kept.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return head;
}

/** The head as the wire has it. */
export const auditHead = ({ seq, hash, at, publicKey, signature }: AuditHead): SignedAuditHead => ({
  version: 1,
  seq,
  hash,
  at: at.toISOString(),
  public_key: publicKey,
  signature,
});

const storedHead = ({ seq, hash, at, public_key, signature }: SignedAuditHead): AuditHead => ({
  seq,
  hash,
  at: new Date(at),
  publicKey: public_key,
  signature,
});
