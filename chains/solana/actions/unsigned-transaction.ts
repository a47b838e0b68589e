import type { JsonObject } from '@kiln-connect/core';
import {
  type AccountMeta,
  address,
  appendTransactionMessageInstructions,
  type Base64EncodedWireTransaction,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64Decoder,
  getTransactionEncoder,
  type Instruction,
  isSignerRole,
  isWritableRole,
  type Nonce,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  setTransactionMessageLifetimeUsingDurableNonce,
} from '@solana/kit';
import {
  getSetComputeUnitLimitInstruction,
  getSetComputeUnitPriceInstruction,
} from '@solana-program/compute-budget';
import type { Budget } from '../fees.ts';
import { bareHex } from '../hex.ts';
import type { Lifetime } from './lifetime.ts';

/** A transaction before it is signed. */
export interface UnsignedTransaction {
  /** The fee payer. */
  readonly wallet: string;
  readonly instructions: readonly Instruction[];
  readonly lifetime: Lifetime;
  readonly budget: Budget;
}

/** The bytes of an unsigned transaction, and what is shown of it. */
export interface Encoded {
  /** What is signed: no hash, the message itself. */
  readonly message: Uint8Array;
  /** With empty places for signatures. */
  readonly wire: Uint8Array;
  /** Who has to sign, the fee payer first. */
  readonly signers: readonly string[];
  /** All of them, in their order. */
  readonly instructions: readonly Instruction[];
  /** The wire answer without the bytes themselves. */
  readonly answer: JsonObject;
}

/**
 * Encodes a transaction in the legacy format, which every wallet and hardware signer reads: pure. What
 * it may use stands behind the nonce, which must come first, and before what it does.
 */
export function encodeUnsigned(transaction: UnsignedTransaction): Encoded {
  const unsigned = messageOf(transaction);
  const { instructions } = unsigned;
  const compiled = compileTransaction(unsigned);
  const message = Uint8Array.from(compiled.messageBytes);
  const wire = Uint8Array.from(getTransactionEncoder().encode(compiled));
  const signers = Object.keys(compiled.signatures);
  return {
    message,
    wire,
    signers,
    instructions,
    answer: {
      unsigned_tx_hash: bareHex(message),
      unsigned_tx: shownOf(transaction, { instructions, signers }),
    },
  };
}

/** Behind the number of signatures, which is one byte for fewer than 128. */
const SIGNATURES_AT = 1;

/** The bytes with the signature in the place of its signer. */
export function withSignature(
  { wire, signers }: Pick<Encoded, 'wire' | 'signers'>,
  { signer, signature }: { signer: string; signature: Uint8Array },
): Uint8Array {
  const place = signers.indexOf(signer);
  if (place < 0) throw new RangeError(`${signer} does not sign this transaction`);
  const signed = wire.slice();
  signed.set(signature, SIGNATURES_AT + place * signature.length);
  return signed;
}

/** Bytes of a transaction as the JSON-RPC takes them. */
export const base64Wire = (wire: Uint8Array): Base64EncodedWireTransaction =>
  getBase64Decoder().decode(wire) as Base64EncodedWireTransaction;

function messageOf({ wallet, instructions, lifetime, budget }: UnsignedTransaction) {
  const message = pipe(
    createTransactionMessage({ version: 'legacy' }),
    (empty) => setTransactionMessageFeePayer(address(wallet), empty),
    (paid) =>
      appendTransactionMessageInstructions(
        [
          getSetComputeUnitLimitInstruction({ units: budget.unitLimit }),
          getSetComputeUnitPriceInstruction({ microLamports: budget.microLamports }),
          ...instructions,
        ],
        paid,
      ),
  );
  return lifetime.kind === 'blockhash'
    ? setTransactionMessageLifetimeUsingBlockhash(
        {
          blockhash: lifetime.blockhash as Blockhash,
          lastValidBlockHeight: lifetime.lastValidBlockHeight,
        },
        message,
      )
    : setTransactionMessageLifetimeUsingDurableNonce(
        {
          nonce: lifetime.nonce as Nonce,
          nonceAccountAddress: address(lifetime.nonceAccount),
          nonceAuthorityAddress: address(lifetime.authority),
        },
        message,
      );
}

/** The transaction in the words of `Transaction.toJSON` of @solana/web3.js, which readers know. */
function shownOf(
  { wallet, lifetime }: UnsignedTransaction,
  { instructions, signers }: Pick<Encoded, 'instructions' | 'signers'>,
): JsonObject {
  const shown = instructions.map(shownInstruction);
  return {
    feePayer: wallet,
    recentBlockhash: lifetime.kind === 'blockhash' ? lifetime.blockhash : lifetime.nonce,
    ...(lifetime.kind === 'blockhash' && {
      lastValidBlockHeight: Number(lifetime.lastValidBlockHeight),
    }),
    nonceInfo:
      lifetime.kind === 'nonce'
        ? { nonce: lifetime.nonce, nonceInstruction: shown[0] ?? null }
        : null,
    instructions: shown,
    signers: [...signers],
  };
}

const shownInstruction = ({ programAddress, accounts = [], data }: Instruction): JsonObject => ({
  programId: programAddress,
  keys: accounts.map(({ address: pubkey, role }: Pick<AccountMeta, 'address' | 'role'>) => ({
    pubkey,
    isSigner: isSignerRole(role),
    isWritable: isWritableRole(role),
  })),
  data: data ? [...data] : [],
});
