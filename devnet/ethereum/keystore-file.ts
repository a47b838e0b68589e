import { createDecipheriv, createHash, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** The parts of an EIP-2335 keystore, version 4, that it takes to open it. */
interface KeystoreFile {
  readonly version: number;
  readonly pubkey?: string;
  readonly crypto: {
    readonly kdf:
      | {
          readonly function: 'scrypt';
          readonly params: { dklen: number; n: number; p: number; r: number; salt: string };
        }
      | {
          readonly function: 'pbkdf2';
          readonly params: { dklen: number; c: number; prf: string; salt: string };
        };
    readonly checksum: { readonly function: string; readonly message: string };
    readonly cipher: {
      readonly function: string;
      readonly params: { iv: string };
      readonly message: string;
    };
  };
}

/** Password as bytes: NFKD, without control codes, UTF-8 (EIP-2335, password requirements). */
const passwordBytes = (password: string): Buffer =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out
  Buffer.from(password.normalize('NFKD').replace(/[\u0000-\u001f\u007f-\u009f]/g, ''), 'utf8');

/** Bytes that scrypt may use: r = 8, n = 2^18 as in the specification needs 256 MiB. */
const SCRYPT_MEMORY = 512 * 1024 * 1024;

/** Derives the decryption key off the main thread, which goes on answering meanwhile. */
function deriveKey(kdf: KeystoreFile['crypto']['kdf'], password: string): Promise<Buffer> {
  const salt = Buffer.from(kdf.params.salt, 'hex');
  const secret = passwordBytes(password);
  if (kdf.function === 'pbkdf2' && kdf.params.prf === 'hmac-sha256') {
    return promisify(pbkdf2)(secret, salt, kdf.params.c, kdf.params.dklen, 'sha256');
  }
  if (kdf.function === 'scrypt') {
    const { dklen, n, p, r } = kdf.params;
    return new Promise((resolve, reject) => {
      scrypt(secret, salt, dklen, { N: n, p, r, maxmem: SCRYPT_MEMORY }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  }
  throw new Error(
    `the key derivation ${kdf.function} is neither scrypt nor pbkdf2 with hmac-sha256`,
  );
}

/**
 * The secret of an EIP-2335 keystore and the public key that the file names, hex without 0x.
 * @throws {Error} when the text is no such keystore or the password is wrong.
 */
export async function openKeystore(
  text: string,
  password: string,
): Promise<{ secret: Uint8Array; publicKey: string | undefined }> {
  const file = JSON.parse(text) as KeystoreFile;
  if (file?.version !== 4 || !file.crypto) throw new Error('it is not an EIP-2335 keystore');
  const { kdf, checksum, cipher } = file.crypto;
  if (checksum?.function !== 'sha256' || cipher?.function !== 'aes-128-ctr') {
    throw new Error('the keystore must use sha256 and aes-128-ctr');
  }
  const key = await deriveKey(kdf, password);
  const message = Buffer.from(cipher.message, 'hex');
  const found = createHash('sha256').update(key.subarray(16, 32)).update(message).digest();
  const expected = Buffer.from(checksum.message, 'hex');
  if (expected.length !== found.length || !timingSafeEqual(found, expected)) {
    throw new Error('the password does not open the keystore');
  }
  const iv = Buffer.from(cipher.params.iv, 'hex');
  const decipher = createDecipheriv('aes-128-ctr', key.subarray(0, 16), iv);
  const secret = Buffer.concat([decipher.update(message), decipher.final()]);
  return { secret, publicKey: file.pubkey?.replace(/^0x/, '').toLowerCase() };
}
