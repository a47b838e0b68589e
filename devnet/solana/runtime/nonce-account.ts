import { createHash } from 'node:crypto';
import {
  type Address,
  getAddressCodec,
  getBase58Decoder,
  getBase58Encoder,
  getStructCodec,
  getU32Codec,
  getU64Codec,
} from '@solana/kit';
import { SYSTEM_PROGRAM } from '../network.ts';
import type { Account } from './accounts.ts';
import type { WireTransaction } from './wire-transaction.ts';

const NONCE_ACCOUNT_SIZE = 80;
const INITIALIZED = 1;
const ADVANCE_NONCE_ACCOUNT = 4;

/** The bytes of a nonce account (`Versions` of solana-nonce, bincode). */
const nonceCodec = getStructCodec([
  ['version', getU32Codec()],
  ['state', getU32Codec()],
  ['authority', getAddressCodec()],
  // A hash has as many bytes as an address and is written in the same way.
  ['nonce', getAddressCodec()],
  ['lamportsPerSignature', getU64Codec()],
]);

/** What an initialized nonce account says of itself. */
export interface NonceState {
  readonly authority: Address;
  /** What stands in for a blockhash, base58. */
  readonly nonce: string;
  readonly lamportsPerSignature: bigint;
}

/** The state of a nonce account; undefined when it is not one or not yet initialized. */
export function decodeNonce({ owner, data }: Account): NonceState | undefined {
  if (owner !== SYSTEM_PROGRAM || data.length !== NONCE_ACCOUNT_SIZE) return undefined;
  const { state, authority, nonce, lamportsPerSignature } = nonceCodec.decode(data);
  return state === INITIALIZED ? { authority, nonce, lamportsPerSignature } : undefined;
}

/** The account whose nonce a transaction has in the place of a blockhash, if its form says so. */
export function nonceAccountOf({ message }: Pick<WireTransaction, 'message'>): Address | undefined {
  const first = message.instructions[0];
  if (!first || message.staticAccounts[first.programAddressIndex] !== SYSTEM_PROGRAM) return;
  const [kind] = first.data ?? [];
  if (kind !== ADVANCE_NONCE_ACCOUNT) return undefined;
  return message.staticAccounts[first.accountIndices?.[0] ?? -1];
}

/** The same account with the nonce that follows from a blockhash (`DurableNonce::from_blockhash`). */
export function advanceNonce(account: Account, blockhash: string): Account {
  const next = createHash('sha256')
    .update('DURABLE_NONCE')
    .update(Buffer.from(getBase58Encoder().encode(blockhash)))
    .digest();
  const state = nonceCodec.decode(account.data);
  const nonce = getBase58Decoder().decode(next) as Address;
  return { ...account, data: Uint8Array.from(nonceCodec.encode({ ...state, nonce })) };
}
