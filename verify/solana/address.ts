import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { concatenate } from '../bytes.ts';

/** Bytes of an address, a block hash and a nonce alike. */
export const ADDRESS_BYTES = 32;
/** MAX_SEED_LEN of the runtime: longer seeds derive no address. */
const MAX_SEED_BYTES = 32;
/** 32 bytes are 32 (all zeros) to 44 characters of base58. */
const ADDRESS_TEXT = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** 32 bytes in base58, the one way to write them. */
export const addressOf = (bytes: Uint8Array): string => base58.encode(bytes);

/** The 32 bytes of an address in base58; undefined when the text is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (!ADDRESS_TEXT.test(text)) return undefined;
  const bytes = base58.decode(text);
  return bytes.length === ADDRESS_BYTES ? bytes : undefined;
}

/**
 * The address that belongs to a base address, a seed and an owning program; undefined when the seed
 * is too long for one.
 * @see https://docs.rs/solana-pubkey (`Pubkey::create_with_seed`)
 */
export function seedAddress(base: string, seed: string, owner: string): string | undefined {
  const text = new TextEncoder().encode(seed);
  const [baseBytes, ownerBytes] = [addressBytes(base), addressBytes(owner)];
  if (text.length > MAX_SEED_BYTES || !baseBytes || !ownerBytes) return undefined;
  return addressOf(sha256(concatenate(baseBytes, text, ownerBytes)));
}
