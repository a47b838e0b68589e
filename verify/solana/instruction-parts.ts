import { hexFromBytes } from '../bytes.ts';
import type { PartWriter } from '../parts.ts';
import { quoted } from '../readable-text.ts';
import { sol } from './amount-text.ts';
import type { Value } from './instructions/layout.ts';
import { type Instruction, readUnderstood, type Understood } from './instructions.ts';
import { nameOf, type Write } from './write-part.ts';

interface Place {
  readonly write: Write;
  /** Reads so many bytes, of which the writer is told afterwards. */
  readonly take: (length: number) => Uint8Array;
  readonly writer: PartWriter;
  /** Which instruction it is, from 0. */
  readonly at: number;
  /** What it does; undefined when the message as a whole can not be read. */
  readonly instruction: Instruction | undefined;
  /** The addresses that the message names. */
  readonly accounts: readonly string[];
}

/** What the fields of instructions are, in words. */
const MEANINGS: { readonly [field: string]: string } = {
  lamports: 'how much',
  space: 'the size of the new account, in bytes',
  owner: 'the program to which the account will belong',
  staker: 'who may delegate and deactivate the stake',
  withdrawer: 'who may withdraw the stake',
  newAuthority: 'to whom the authority is handed over',
  kind: 'which authority is meant',
  base: 'of whose address the new one is derived',
  seed: 'the text of which the new address is derived',
  lockupTimestamp: 'until when nobody may withdraw, as a Unix time; 0 is no lockup',
  lockupEpoch: 'until which epoch nobody may withdraw; 0 is no lockup',
  custodian: 'who alone may lift the lockup',
  memo: 'text that is written into the ledger',
  units: 'the most units of computing that it may use',
  microLamports: 'the price of a unit of computing, in millionths of a lamport',
  bytes: 'how many bytes of memory, or of accounts, it may use',
};

/**
 * The parts of an instruction: its program, each account that it is given, and each field of its data.
 * @throws {InvalidInputError} 'undecodable_transaction' where it goes no further.
 */
export function writeInstruction(place: Place): void {
  const { write, at, instruction, accounts } = place;
  const path = `instructions[${at}]`;
  const title = `Instruction ${at + 1}`;
  const program = write(
    (one) => one.u8(`${path}.program`),
    {
      path: `${path}.program`,
      label: `${title}: program`,
      meaning: instruction?.known
        ? `what runs, by its place among the accounts: ${instruction.name}`
        : 'what runs, by its place among the accounts',
    },
    (index) => accountText(index, accounts),
  );
  writeAccounts(place, path, title);
  const length = write(
    (one) => one.compactU16(`${path}.data`),
    {
      path: `length(${path}.data)`,
      label: `${title}: length of the data`,
      meaning: 'how many bytes follow',
    },
    (bytes) => `${bytes} bytes`,
  );
  if (length === 0) return;
  if (instruction?.known) {
    writeData(place, instruction, length);
    return;
  }
  write(
    (one) => one.bytes(length, `${path}.data`),
    {
      path: `${path}.data`,
      label: `${title}: data that is not understood`,
      meaning: instruction?.why ?? `what the program ${accountText(program, accounts)} is given`,
    },
    hexFromBytes,
  );
}

const accountText = (index: number, accounts: readonly string[]): string => {
  const address = accounts[index];
  return `account ${index}: ${address ? nameOf(address) : 'of a lookup table, or none at all'}`;
};

function writeAccounts({ write, instruction, accounts }: Place, path: string, title: string): void {
  const count = write((one) => one.compactU16(`${path}.accounts`), {
    path: `length(${path}.accounts)`,
    label: `${title}: number of accounts`,
    meaning: 'how many accounts it is given',
  });
  for (let i = 0; i < count; i++) {
    const role = instruction?.known ? instruction.roles[i] : undefined;
    write(
      (one) => one.u8(`${path}.accounts`),
      {
        path: role && !role.isSysvar ? `${path}.${role.name}` : `${path}.accounts[${i}]`,
        label: `${title}: ${role ? inWords(role.name) : `account ${i + 1}`}`,
        meaning: role
          ? `its ${inWords(role.name)}${role.signer ? ', which has to sign' : ''}${role.writable ? ', which it changes' : ''}`
          : 'an account that it is given',
      },
      (index) => accountText(index, accounts),
    );
  }
}

function writeData({ take, writer, at }: Place, instruction: Understood, length: number): void {
  const path = `instructions[${at}]`;
  const title = `Instruction ${at + 1}`;
  const fields: { name: string; value: Value | undefined; length: number }[] = [];
  const { numberBytes } = readUnderstood(instruction, take(length), (name, value, from, to) =>
    fields.push({ name, value, length: to - from }),
  );
  writer.add(writer.end() + numberBytes, {
    path: `${path}.number`,
    label: `${title}: which it is`,
    meaning: `it ${instruction.says}`,
    value: instruction.name,
  });
  for (const { name, value, length: bytes } of fields) {
    writer.add(writer.end() + bytes, {
      path: `${path}.${name}`,
      ...(instruction.name.startsWith('computeBudget.') && { also: ['fee'] }),
      label: `${title}: ${inWords(name)}`,
      meaning: MEANINGS[name] ?? inWords(name),
      value: textOf(name, value),
    });
  }
}

const inWords = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function textOf(name: string, value: Value | undefined): string {
  if (value === undefined) return 'left as it is';
  if (typeof value === 'bigint') return name === 'lamports' ? sol(value) : String(value);
  return name === 'memo' || name === 'seed' ? quoted(value) : nameOf(value);
}
