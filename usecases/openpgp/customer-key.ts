import { InvalidInputError } from '@kiln-connect/core';
import type { Key } from 'openpgp';

/** An OpenPGP public key as a customer gave it, looked through. */
export interface CustomerKey {
  /** The public parts alone, in ASCII armor. */
  readonly publicKey: string;
  /** Of the primary key, lower-case hex. */
  readonly fingerprint: string;
  /** Its first user id; '' when it has none. */
  readonly userId: string;
}

/** No key is as long, and certificates on one can be without end. */
const LONGEST = 100_000;
/** Longer text is no user id; it is shown in pages and mails. */
const LONGEST_USER_ID = 200;

/**
 * Reads a key that messages are to be encrypted to.
 * @throws {InvalidInputError} 'invalid_openpgp_key' when it is none, more than one, private, or
 *   nothing can be encrypted to it now.
 */
export async function readCustomerKey(text: string, at: Date): Promise<CustomerKey> {
  const { enums, readKeys } = await import('openpgp');
  if (text.length > LONGEST) throw invalid(`It is longer than ${LONGEST} characters.`);
  // The library reads the first armor alone, and would let another pass unseen.
  const blocks = text.match(/-----BEGIN PGP/g)?.length ?? 0;
  if (blocks > 1) throw invalid(`It holds ${blocks} keys.`);
  let keys: readonly Key[];
  try {
    keys = await readKeys({ armoredKeys: text });
  } catch {
    throw invalid('It can not be read.');
  }
  const [key, another] = keys;
  if (key === undefined || another !== undefined) throw invalid(`It holds ${keys.length} keys.`);
  if (key.isPrivate()) {
    throw invalid('It is a PRIVATE key: consider it known to others now, and make a new one.');
  }
  try {
    await key.verifyPrimaryKey(at);
    const { keyPacket } = await key.getEncryptionKey(undefined, at);
    const { algorithm, bits = 0 } = keyPacket.getAlgorithmInfo();
    if (algorithm.startsWith('rsa') && bits < SHORTEST_RSA) {
      throw new Error(`its RSA key has ${bits} bits and needs ${SHORTEST_RSA}`);
    }
    if (keyPacket.algorithm === enums.publicKey.elgamal) throw new Error('ElGamal is not taken');
  } catch (error) {
    throw invalid(`Nothing can be encrypted to it: ${(error as Error).message}.`);
  }
  return {
    publicKey: key.armor(),
    fingerprint: key.getFingerprint(),
    userId: (key.getUserIDs()[0] ?? '').replace(/\p{Cc}/gu, ' ').slice(0, LONGEST_USER_ID),
  };
}

const SHORTEST_RSA = 2048;

const invalid = (why: string): InvalidInputError =>
  new InvalidInputError({
    code: 'invalid_openpgp_key',
    message: `${why} Expected one OpenPGP public key in ASCII armor, as 'gpg --armor --export' prints it, that is valid and can be encrypted to.`,
  });
