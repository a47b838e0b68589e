import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** What a secret is for. It is bound into the sealed bytes: they open under this name alone. */
interface SecretName {
  readonly name: string;
  readonly network: string;
}

/** Encrypts secrets for the database and decrypts them again. */
export interface Sealer {
  seal(secret: SecretName & { readonly clear: Uint8Array }): Uint8Array;
  /** @throws {Error} when the bytes, their name or the master key are not those of `seal`. */
  open(secret: SecretName & { readonly sealed: Uint8Array }): Uint8Array;
}

/**
 * 32 bytes for one purpose, made from the master key by HKDF-SHA256 (RFC 5869): each label gives a
 * key of its own, and none of them tells anything of the others or of the master key.
 */
export function deriveKey(masterKey: Uint8Array, label: string): Uint8Array {
  if (masterKey.length !== 32) {
    throw new Error(`The master key has ${masterKey.length} bytes; it must have 32.`);
  }
  return Buffer.from(hkdfSync('sha256', masterKey, '', `kiln-connect ${label} v1`, 32));
}

/**
 * A sealer with AES-256-GCM (NIST SP 800-38D) under a key derived from the master key (HKDF,
 * RFC 5869). Sealed bytes are: one byte of version, 12 of nonce, the ciphertext, 16 of tag.
 */
export function createSealer(masterKey: Uint8Array): Sealer {
  const key = deriveKey(masterKey, 'sealing');
  return {
    seal: ({ name, network, clear }) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(label(name, network));
      const ciphertext = Buffer.concat([cipher.update(clear), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, ciphertext, cipher.getAuthTag()]);
    },
    open: ({ name, network, sealed }) => {
      const bytes = Buffer.from(sealed);
      if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) {
        throw new Error(`The secret '${name}' of ${network} is not in the sealed format 1.`);
      }
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(label(name, network));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const ciphertext = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES);
      try {
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
      } catch (cause) {
        throw new Error(
          `The secret '${name}' of ${network} does not open: it was changed, or sealed with another master key.`,
          { cause },
        );
      }
    },
  };
}

const label = (name: string, network: string): Uint8Array =>
  Buffer.from(`kiln-connect secret\n${network}\n${name}`);
