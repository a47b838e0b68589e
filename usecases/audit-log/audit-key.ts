import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** The Ed25519 key (RFC 8032) that signs heads of the audit log; it is never in the database. */
export interface AuditKey {
  /** 32 bytes, lower-case hex with 0x. */
  readonly publicKey: string;
  /** 64 bytes, lower-case hex with 0x. */
  sign(message: Uint8Array): string;
}

/** What PKCS #8 (RFC 8410) puts before the 32 bytes of an Ed25519 seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key of a seed of 32 bytes: `deriveKey(masterKey, 'audit-heads')`. */
export function createAuditKey(seed: Uint8Array): AuditKey {
  if (seed.length !== 32) {
    throw new Error(`The audit key's seed has ${seed.length} bytes; it must have 32.`);
  }
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    type: 'pkcs8',
    format: 'der',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    publicKey: `0x${Buffer.from(x ?? '', 'base64url').toString('hex')}`,
    sign: (message) => `0x${sign(null, message, key).toString('hex')}`,
  };
}
