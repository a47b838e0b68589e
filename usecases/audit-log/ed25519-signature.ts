import { createPublicKey, verify } from 'node:crypto';

/** True when the key (32 bytes) made the signature (64 bytes), both hex with 0x; unreadable is false. */
export function isEd25519Signature(
  message: Uint8Array,
  signature: string,
  publicKey: string,
): boolean {
  if (!/^0x[0-9a-f]{64}$/i.test(publicKey) || !/^0x[0-9a-f]{128}$/i.test(signature)) return false;
  const x = Buffer.from(publicKey.slice(2), 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, Buffer.from(signature.slice(2), 'hex'));
}
