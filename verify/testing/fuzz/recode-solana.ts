import {
  type Address,
  type CompiledTransactionMessage,
  getCompiledTransactionMessageEncoder,
  type ReadonlyUint8Array,
} from '@solana/kit';
import * as computeBudget from '@solana-program/compute-budget';
import * as stake from '@solana-program/stake';
import * as system from '@solana-program/system';
import { sameBytes } from '../../bytes.ts';
import { readInstructions, type Understood } from '../../solana/instructions.ts';
import { decodeTransaction, readTransaction, type Transaction } from '../../solana/transaction.ts';
import { nodesOf, type Tree, textOf } from '../tree.ts';
import { demand } from './finding.ts';

/**
 * Writes what was read anew with @solana/kit: message and signatures must be the same bytes, and each
 * instruction that is understood must say what the client of its program reads in it.
 * @throws {Finding}
 */
export async function recodeSolana(text: string): Promise<void> {
  const transaction = readTransaction(text);
  const { message, messageBytes } = transaction;
  demand(sameBytes(encodeMessage(transaction), messageBytes), 'the message has a second form');
  const alone = decodeTransaction(messageBytes);
  demand(
    textOf(alone.message as unknown as Tree) === textOf(message as unknown as Tree),
    'the message alone is another one',
  );
  for (const [i, instruction] of readInstructions(message).entries()) {
    const data = message.instructions[i]?.data;
    if (instruction.known && data) compare(instruction, data);
  }
}

function encodeMessage({ message }: Transaction): Uint8Array {
  const named = message.accounts.filter(({ hidden }) => !hidden);
  const [signers, others] = [true, false].map((signs) =>
    named.filter(({ signer }) => signer === signs),
  ) as [typeof named, typeof named];
  const count = (accounts: typeof named) => accounts.filter(({ writable }) => !writable).length;
  const compiled = {
    version: message.version,
    header: {
      numSignerAccounts: signers.length,
      numReadonlySignerAccounts: count(signers),
      numReadonlyNonSignerAccounts: count(others),
    },
    staticAccounts: named.map(({ address }) => address as Address),
    lifetimeToken: message.recentBlockhash,
    instructions: message.instructions.map(({ program, accounts, data }) => ({
      programAddressIndex: program,
      accountIndices: [...accounts],
      data,
    })),
    ...(message.version === 0 && {
      addressTableLookups: message.lookups.map(({ table, writable, readonly }) => ({
        lookupTableAddress: table as Address,
        writableIndexes: [...writable],
        readonlyIndexes: [...readonly],
      })),
    }),
  };
  return getCompiledTransactionMessageEncoder().encode(
    compiled as unknown as CompiledTransactionMessage & { lifetimeToken: string },
  ) as Uint8Array;
}

interface Codec {
  decode(data: ReadonlyUint8Array): Tree;
  encode(value: Tree): ReadonlyUint8Array;
}

const CLIENTS: { readonly [program: string]: { readonly [name: string]: unknown } } = {
  system,
  stake,
  computeBudget,
};
/** What the clients call otherwise. */
const OTHER_NAMES: { readonly [name: string]: string } = {
  'system.transfer': 'TransferSol',
  'system.transferWithSeed': 'TransferSolWithSeed',
};

/** The client's own codec of an instruction's data; undefined where its library has none. */
function codecOf(name: string): Codec | undefined {
  const [program = '', own = ''] = name.split('.');
  const theirs = OTHER_NAMES[name] ?? `${own.charAt(0).toUpperCase()}${own.slice(1)}`;
  const make = CLIENTS[program]?.[`get${theirs}InstructionDataCodec`];
  return typeof make === 'function' ? (make() as Codec) : undefined;
}

function compare({ name, fields, roles }: Understood, data: Uint8Array): void {
  const codec = codecOf(name);
  if (!codec) return;
  // Their decoder leaves zero characters out of texts, which are part of a seed.
  if (Object.values(fields).some((value) => String(value).includes('\0'))) return;
  const theirs = codec.decode(data);
  demand(sameBytes(codec.encode(theirs) as Uint8Array, data), `${name} has a second form`);
  const accounts = new Set(roles.map((role) => role.name));
  const values = [...nodesOf(theirs)].map(([, value]) => String(value));
  for (const [field, value] of Object.entries(fields)) {
    if (accounts.has(field) || field === 'kind') continue;
    const agrees = values.includes(String(value));
    demand(agrees, `${name}: ${field} is ${value}; its client reads ${values.slice(1).join(', ')}`);
  }
}
