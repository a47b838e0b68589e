import type { AuditKey } from './audit-key.ts';
import { isEd25519Signature } from './ed25519-signature.ts';

/** What is signed of the audit log's end, in the words of the wire. */
interface AuditHeadStatement {
  readonly version: 1;
  /** The number of the last entry; entries count from 1. */
  readonly seq: number;
  /** The last entry's hash, 32 bytes, lower-case hex with 0x. It stands for all entries before it. */
  readonly hash: string;
  /** When it was signed, RFC 3339, UTC. */
  readonly at: string;
  /** Whose signature it is, 32 bytes, lower-case hex with 0x. */
  readonly public_key: string;
}

/** A statement that at this time the audit log had these entries and no others before its end. */
export interface SignedAuditHead extends AuditHeadStatement {
  /** Ed25519 over `auditHeadMessage`, 64 bytes, lower-case hex with 0x. */
  readonly signature: string;
}

/** The bytes that are signed: the statement as JSON without spaces, its names in alphabetical order. */
const auditHeadMessage = ({ at, hash, public_key, seq, version }: AuditHeadStatement): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ at, hash, public_key, seq, version }));

/** Signs where the log stands. */
export function signHeadStatement(
  { seq, hash, at }: { seq: number; hash: string; at: Date },
  key: AuditKey,
): SignedAuditHead {
  const statement: AuditHeadStatement = {
    version: 1,
    seq,
    hash,
    at: at.toISOString(),
    public_key: key.publicKey,
  };
  return { ...statement, signature: key.sign(auditHeadMessage(statement)) };
}

/** True when the key of these 32 bytes (hex with 0x) signed the head; anything unreadable is false. */
export const isSignedBy = (head: SignedAuditHead, publicKey: string): boolean =>
  isEd25519Signature(auditHeadMessage(head), head.signature, publicKey);
