import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import { bareHex, bytesOfHex } from '../hex.ts';

/** A key of an owner, who signs with it as a raw signer does. */
export interface Owner {
  readonly address: string;
  /** The signature over these bytes in hex. */
  sign(messageHex: string): string;
}

/** A key that nobody has used. */
export function newOwner(secret = ed25519.utils.randomSecretKey()): Owner {
  return {
    address: base58.encode(ed25519.getPublicKey(secret)),
    sign: (message) => bareHex(ed25519.sign(bytesOfHex(message), secret)),
  };
}
