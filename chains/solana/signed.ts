import type { SignedTransaction } from '@kiln-connect/core';
import { base58 } from '@scure/base';
import { STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import {
  identifySystemInstruction,
  parseCreateAccountInstruction,
  parseCreateAccountWithSeedInstruction,
  SYSTEM_PROGRAM_ADDRESS,
  SystemInstruction,
} from '@solana-program/system';
import type { z } from 'zod';
import { bareHex } from './hex.ts';
import { refused } from './refused.ts';
import {
  instructionsOf,
  isSignedBy,
  type ReadTransaction,
  readTransaction,
} from './transaction.ts';
import type { broadcastBody } from './wire/transaction.ts';

/**
 * What a signed transaction is, from its bytes alone. For which network it was signed only its block
 * hash tells, which the nodes of that network know and no others.
 * @throws {InvalidInputError} 'undecodable_transaction', 'unsigned_transaction', 'invalid_signature'
 */
export function readSigned(input: z.output<typeof broadcastBody>): SignedTransaction {
  const read = readTransaction(input.tx_serialized);
  const [payer] = read.signatures.map(({ signer, signature }) => {
    if (!signature) {
      throw refused(
        'unsigned_transaction',
        `tx_serialized lacks the signature of ${signer}. Expected the signed transaction, as prepare answers it.`,
      );
    }
    if (!isSignedBy(signer, { message: read.message, signature })) {
      throw refused(
        'invalid_signature',
        `The signature in the place of ${signer} is not theirs over these bytes. Expected the signed transaction, as prepare answers it.`,
      );
    }
    return { signer, signature };
  });
  if (!payer) {
    throw refused(
      'unsigned_transaction',
      'tx_serialized has no signer. Expected a transaction that somebody pays for.',
    );
  }
  return {
    txHash: base58.encode(payer.signature),
    unsignedTxHash: bareHex(read.message),
    sender: payer.signer,
    stakeIds: newStakeAccounts(read),
  };
}

/** Stake accounts that the transaction makes. */
function newStakeAccounts(read: ReadTransaction): readonly string[] {
  return instructionsOf(read).flatMap((instruction) => {
    if (instruction.programAddress !== SYSTEM_PROGRAM_ADDRESS) return [];
    try {
      const kind = identifySystemInstruction(instruction);
      const parse =
        kind === SystemInstruction.CreateAccount
          ? parseCreateAccountInstruction
          : kind === SystemInstruction.CreateAccountWithSeed
            ? parseCreateAccountWithSeedInstruction
            : undefined;
      const made = parse?.(instruction);
      return made?.data.programAddress === STAKE_PROGRAM_ADDRESS
        ? [made.accounts.newAccount.address]
        : [];
    } catch {
      // Not an instruction of that program in any form that it takes: the node will say so.
      return [];
    }
  });
}
