import { hexFromBytes } from '../bytes.ts';
import type { PartWriter } from '../parts.ts';
import { undecodable } from '../undecodable.ts';
import { writeInstruction } from './instruction-parts.ts';
import { readInstructions } from './instructions.ts';
import { createReader } from './reader.ts';
import type { Transaction } from './transaction.ts';
import { nameOf, type Write } from './write-part.ts';

const VERSION_BIT = 0x80;

/**
 * The parts of a message that goes from where the writer stands to the end of `bytes`. `transaction` is
 * what they are when they can be read; without it they are named as far as it goes.
 * @throws {InvalidInputError} 'undecodable_transaction' where it goes no further.
 */
export function writeMessage(
  bytes: Uint8Array,
  transaction: Transaction | undefined,
  writer: PartWriter,
): void {
  const start = writer.end();
  const reader = createReader(bytes.subarray(start));
  const write: Write = (read, words, text = String) => {
    const value = read(reader);
    writer.add(start + reader.offset(), { ...words, value: text(value) });
    return value;
  };
  const first = bytes[start] ?? 0;
  if (first > VERSION_BIT) {
    throw undecodable(`a message of version ${first - VERSION_BIT}; legacy and 0 are known`);
  }
  const isVersion0 = first === VERSION_BIT;
  if (isVersion0) {
    const words = { path: 'version', label: 'Version', meaning: 'how the message is written' };
    write(
      (one) => one.u8('version'),
      words,
      () => '0',
    );
  }
  const header = writeHeader(write);
  const accounts = writeAccounts(write, header, transaction);
  write((one) => one.address('the recent block hash'), {
    path: 'recent_blockhash',
    label: 'Block hash',
    meaning: 'a block of the last minutes, or the value of a durable nonce: how long it is valid',
  });
  const instructions = transaction ? readInstructions(transaction.message) : [];
  const count = write((one) => one.compactU16('the number of instructions'), {
    path: 'length(instructions)',
    label: 'Number of instructions',
    meaning: 'how many instructions follow',
  });
  for (let i = 0; i < count; i++) {
    const take = (length: number) => reader.bytes(length, `instructions[${i}].data`);
    writeInstruction({ write, take, writer, at: i, instruction: instructions[i], accounts });
  }
  if (isVersion0) writeLookups(write);
}

interface Header {
  readonly signers: number;
  readonly readonlySigners: number;
  readonly readonlyOthers: number;
}

function writeHeader(write: Write): Header {
  const number = (path: string, label: string, meaning: string) =>
    write((one) => one.u8(path), { path: `header.${path}`, label, meaning });
  return {
    signers: number('signatures', 'Header: signers', 'so many accounts sign, from the first on'),
    readonlySigners: number(
      'readonly_signers',
      'Header: read-only signers',
      'the last so many of those that sign are not changed',
    ),
    readonlyOthers: number(
      'readonly_others',
      'Header: read-only accounts',
      'the last so many of the others are not changed',
    ),
  };
}

/** The addresses that the message names, in their order. */
function writeAccounts(
  write: Write,
  { signers, readonlySigners, readonlyOthers }: Header,
  transaction: Transaction | undefined,
): readonly string[] {
  const count = write((one) => one.compactU16('the number of accounts'), {
    path: 'length(accounts)',
    label: 'Number of accounts',
    meaning: 'how many accounts are named here',
  });
  if (readonlySigners >= signers || signers + readonlyOthers > count) {
    throw undecodable(`with ${count} accounts the header can not be`);
  }
  const programs = new Set(transaction?.message.instructions.map(({ program }) => program));
  return Array.from({ length: count }, (_, i) => {
    const signs = i < signers;
    const isWritable = signs ? i < signers - readonlySigners : i < count - readonlyOthers;
    const what = [
      ...(i === 0 ? ['pays the fee'] : []),
      ...(signs ? ['signs'] : []),
      ...(programs.has(i) ? ['is a program that runs'] : []),
      isWritable ? 'may be changed' : 'is only read',
    ];
    return write(
      (one) => one.address('an account'),
      { path: `accounts[${i}]`, label: `Account ${i}`, meaning: what.join(', ') },
      nameOf,
    );
  });
}

function writeLookups(write: Write): void {
  const count = write((one) => one.compactU16('the number of lookup tables'), {
    path: 'length(address_table_lookups)',
    label: 'Number of lookup tables',
    meaning: 'tables on chain in which further accounts are hidden; nothing here needs one',
  });
  for (let i = 0; i < count; i++) {
    const at = `address_table_lookups[${i}]`;
    const words = (path: string, meaning: string) => ({
      path: `${at}.${path}`,
      label: `Lookup table ${i + 1}`,
      meaning,
    });
    write((one) => one.address(at), words('table', 'hides accounts: these bytes do not name them'));
    for (const kind of ['writable', 'readonly']) {
      const entries = write((one) => one.compactU16(at), words(kind, `how many are ${kind}`));
      if (entries > 0) {
        write((one) => one.bytes(entries, at), words(kind, `their places in it`), hexFromBytes);
      }
    }
  }
}
