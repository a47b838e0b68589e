import { ed25519 } from '@noble/curves/ed25519.js';
import {
  type AccountMeta,
  AccountRole,
  type Address,
  type CompiledTransactionMessageWithLifetime,
  getAddressEncoder,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  getTransactionDecoder,
  getTransactionEncoder,
  type Instruction,
  type InstructionWithAccounts,
  type InstructionWithData,
  type LegacyCompiledTransactionMessage,
  type ReadonlyUint8Array,
  type Transaction,
  type V0CompiledTransactionMessage,
} from '@solana/kit';
import { bareHex, bytesOfHex } from './hex.ts';
import { refused } from './refused.ts';

type ReadInstruction = Instruction &
  InstructionWithAccounts<AccountMeta[]> &
  InstructionWithData<ReadonlyUint8Array>;

/** A transaction as read from bytes. */
export interface ReadTransaction {
  /** What is signed. */
  readonly message: Uint8Array;
  readonly compiled: (LegacyCompiledTransactionMessage | V0CompiledTransactionMessage) &
    CompiledTransactionMessageWithLifetime;
  /** One for each signer, the fee payer first; undefined where it is missing. */
  readonly signatures: readonly {
    readonly signer: string;
    readonly signature: Uint8Array | undefined;
  }[];
}

/**
 * Reads a transaction with its places for signatures, legacy or of version 0, in the only encoding
 * that it has.
 * @throws {InvalidInputError} 'undecodable_transaction'
 */
export function readTransaction(hex: string): ReadTransaction {
  const bytes = bytesOfHex(hex);
  try {
    const transaction = getTransactionDecoder().decode(bytes);
    const message = Uint8Array.from(transaction.messageBytes);
    const compiled = getCompiledTransactionMessageDecoder().decode(message);
    if (compiled.version !== 1 && encodedAgain(transaction, compiled) === hex) {
      return {
        message,
        compiled,
        signatures: Object.entries(transaction.signatures).map(([signer, signature]) => ({
          signer,
          signature: signature ? Uint8Array.from(signature) : undefined,
        })),
      };
    }
  } catch {
    // The message below says all that there is to say.
  }
  throw refused(
    'undecodable_transaction',
    'The bytes are not a transaction. Expected the hex of one as it was crafted: its signatures, or the places for them, and its message.',
  );
}

const encodedAgain = (
  { signatures }: Transaction,
  compiled: ReadTransaction['compiled'],
): string => {
  const messageBytes = getCompiledTransactionMessageEncoder().encode(
    compiled,
  ) as Transaction['messageBytes'];
  return bareHex(Uint8Array.from(getTransactionEncoder().encode({ signatures, messageBytes })));
};

/** Whether a signature is of this signer over this message, as strictly as validators take it. */
export function isSignedBy(
  signer: string,
  { message, signature }: { message: Uint8Array; signature: Uint8Array },
): boolean {
  const publicKey = Uint8Array.from(getAddressEncoder().encode(signer as Address));
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/** Instructions as far as the bytes name their accounts; what lookup tables hide is left out. */
export const instructionsOf = ({ compiled }: ReadTransaction): readonly ReadInstruction[] =>
  compiled.instructions.map(({ programAddressIndex, accountIndices = [], data }) => ({
    programAddress: compiled.staticAccounts[programAddressIndex] as Address,
    accounts: accountIndices.flatMap((index) => {
      const address = compiled.staticAccounts[index];
      return address ? [{ address, role: AccountRole.READONLY }] : [];
    }),
    data: data ?? new Uint8Array(),
  }));
