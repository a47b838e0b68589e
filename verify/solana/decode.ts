import { InvalidInputError, isNetwork, type JsonObject, NETWORKS } from '@kiln-connect/core';
import { base58 } from '@scure/base';
import { hexFromBytes } from '../bytes.ts';
import type { DecodeOptions } from '../chain-verifier.ts';
import { accountOf } from './account.ts';
import { costOf } from './cost.ts';
import { type Instruction, readInstructions, type Understood } from './instructions.ts';
import { readTransaction } from './transaction.ts';

export const UNKNOWN_NETWORK = `the network must be one of ${NETWORKS.join(', ')}`;

/** Hex as Solana's part of the API writes it: lower case, without 0x. */
export const bareHex = (bytes: Uint8Array): string => hexFromBytes(bytes).slice(2);

/**
 * A transaction as an object for JSON; amounts in lamports as decimal text.
 * @throws {InvalidInputError} 'undecodable_transaction', 'unknown_network'
 */
export function decodeSolana(options: DecodeOptions): JsonObject {
  if (!isNetwork(options.network)) {
    throw new InvalidInputError({ code: 'unknown_network', message: UNKNOWN_NETWORK });
  }
  const transaction = readTransaction(options.bytes);
  const { message, messageBytes, signatures } = transaction;
  const instructions = readInstructions(message);
  const understood = instructions.filter((one): one is Understood => one.known);
  const cost = costOf(message, understood);
  const [first] = signatures;
  return {
    version: message.version,
    fee_payer: message.accounts[0]?.address ?? null,
    recent_blockhash: message.recentBlockhash,
    base_fee_lamports: cost.baseFee.toString(),
    priority_fee_lamports: cost.priorityFee.toString(),
    accounts: message.accounts.map(({ address, signer, writable }) => ({
      address,
      signer,
      writable,
    })),
    address_table_lookups: message.lookups.map(({ table, writable, readonly }) => ({
      table,
      writable_indexes: [...writable],
      readonly_indexes: [...readonly],
    })),
    instructions: instructions.map(describe),
    signatures: signatures.map(({ signer, signature, valid }) => ({
      signer,
      signature: signature ? base58.encode(signature) : null,
      valid,
    })),
    signed: signatures.every(({ valid }) => valid),
    unsigned_tx_hash: bareHex(messageBytes),
    // A transaction is known by the signature of whoever pays for it.
    ...(first?.signature && { hash: base58.encode(first.signature) }),
    account: accountOf(transaction, instructions, cost).map((line) => ({ ...line })),
  };
}

function describe(instruction: Instruction): JsonObject {
  const { program } = instruction;
  if (!instruction.known) {
    const { why, accounts, data } = instruction;
    return {
      program,
      accounts: [...accounts],
      data: bareHex(data),
      note: `Not understood: ${why}.`,
    };
  }
  const fields = Object.entries(instruction.fields).map(([name, value]) => [
    snakeCase(name),
    typeof value === 'bigint' ? value.toString() : value,
  ]);
  return {
    program,
    instruction: instruction.name,
    arguments: Object.fromEntries(fields),
    account: instruction.says,
  };
}

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
