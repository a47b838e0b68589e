import type { AuditKeyChange } from '@kiln-connect/store';
import type { AuditKey } from './audit-key.ts';
import { isEd25519Signature } from './ed25519-signature.ts';

/** A statement that from an entry on another key signs the heads of the audit log. */
interface KeyChangeStatement {
  readonly version: 1;
  /** Hex with 0x, like the other. */
  readonly previous_public_key: string;
  readonly public_key: string;
  /** The last entry that the previous key may have signed, and its hash. */
  readonly seq: number;
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** The statement, signed by both keys: who pinned one of them comes to believe the other. */
export interface SignedKeyChange extends KeyChangeStatement {
  readonly previous_signature: string;
  readonly signature: string;
}

/** The bytes that both sign: JSON without spaces, its names in alphabetical order. */
const keyChangeMessage = (change: KeyChangeStatement): Uint8Array => {
  const { at, hash, previous_public_key, public_key, seq, version } = change;
  return new TextEncoder().encode(
    JSON.stringify({ at, hash, previous_public_key, public_key, seq, version }),
  );
};

/** Lets one key take over from another after this entry. */
export function signKeyChange(
  { seq, hash, at }: { seq: number; hash: string; at: Date },
  { previous, next }: { previous: AuditKey; next: AuditKey },
): SignedKeyChange {
  const statement: KeyChangeStatement = {
    version: 1,
    previous_public_key: previous.publicKey,
    public_key: next.publicKey,
    seq,
    hash,
    at: at.toISOString(),
  };
  const message = keyChangeMessage(statement);
  return {
    ...statement,
    previous_signature: previous.sign(message),
    signature: next.sign(message),
  };
}

const isSignedByBoth = (change: SignedKeyChange): boolean => {
  const message = keyChangeMessage(change);
  return (
    isEd25519Signature(message, change.previous_signature, change.previous_public_key) &&
    isEd25519Signature(message, change.signature, change.public_key)
  );
};

/**
 * The keys whose heads are believed by who pinned one of them, each with the last entry that it may
 * have signed: a key that was replaced, perhaps because it leaked, signs nothing later.
 */
export function believedKeys(
  pinned: string,
  changes: readonly SignedKeyChange[],
): ReadonlyMap<string, number> {
  const good = changes.filter(isSignedByBoth);
  const believed = new Map([[pinned.toLowerCase(), Number.POSITIVE_INFINITY]]);
  // Each round reaches the neighbours of what is believed so far.
  for (let before = 0; before < believed.size; ) {
    before = believed.size;
    for (const { previous_public_key, public_key, seq } of good) {
      if (!believed.has(previous_public_key) && !believed.has(public_key)) continue;
      const end = believed.get(previous_public_key) ?? Number.POSITIVE_INFINITY;
      believed.set(previous_public_key, Math.min(end, seq));
      if (!believed.has(public_key)) believed.set(public_key, Number.POSITIVE_INFINITY);
    }
  }
  return believed;
}

/** A stored change in the words of the wire. */
export const signedKeyChange = (change: AuditKeyChange): SignedKeyChange => ({
  version: 1,
  previous_public_key: change.previousPublicKey,
  public_key: change.publicKey,
  seq: change.seq,
  hash: change.hash,
  at: change.at.toISOString(),
  previous_signature: change.previousSignature,
  signature: change.signature,
});

/** The same for its row. */
export const storedKeyChange = (change: SignedKeyChange): AuditKeyChange => ({
  previousPublicKey: change.previous_public_key,
  publicKey: change.public_key,
  seq: change.seq,
  hash: change.hash,
  at: new Date(change.at),
  previousSignature: change.previous_signature,
  signature: change.signature,
});
