import { undecodable } from '../undecodable.ts';
import { ADDRESS_BYTES } from './address.ts';
import { createReader, type Reader } from './reader.ts';

/** An account that a message names, with what the message lets instructions do to it. */
interface MessageAccount {
  /** Base58; for a hidden one, words that say where it stands. */
  readonly address: string;
  readonly signer: boolean;
  readonly writable: boolean;
  /** It stands in a lookup table on chain: the bytes do not say who it is. */
  readonly hidden: boolean;
}

/** An instruction by the places of its accounts in the message. */
export interface MessageInstruction {
  readonly program: number;
  readonly accounts: readonly number[];
  readonly data: Uint8Array;
}

interface AddressTableLookup {
  readonly table: string;
  readonly writable: readonly number[];
  readonly readonly: readonly number[];
}

export interface Message {
  readonly version: 'legacy' | 0;
  /** In the order that instructions count them; the first one pays the fee. */
  readonly accounts: readonly MessageAccount[];
  /** A block hash, or the nonce of a durable one; base58. */
  readonly recentBlockhash: string;
  readonly instructions: readonly MessageInstruction[];
  readonly lookups: readonly AddressTableLookup[];
}

interface Header {
  readonly signatures: number;
  readonly readonlySigners: number;
  readonly readonlyOthers: number;
}

/** With this bit the first byte of a message is a version. */
const VERSION_BIT = 0x80;

/**
 * Decodes a message, legacy or of version 0, in its only canonical form.
 * @throws {InvalidInputError} 'undecodable_transaction'
 * @see https://solana.com/docs/core/transactions#message
 */
export function decodeMessage(bytes: Uint8Array): Message {
  const version = versionOf(bytes);
  const reader = createReader(version === 0 ? bytes.subarray(1) : bytes);
  const header: Header = {
    signatures: reader.u8('the number of signatures'),
    readonlySigners: reader.u8('the number of read-only signers'),
    readonlyOthers: reader.u8('the number of read-only accounts that do not sign'),
  };
  const named = readAccounts(reader, header);
  const recentBlockhash = reader.address('the recent block hash');
  const instructions = readList(reader, 'instructions', readInstruction);
  const lookups = version === 0 ? readList(reader, 'address_table_lookups', readLookup) : [];
  reader.end('the message');
  const accounts = [...named, ...hiddenAccounts(lookups)];
  for (const [i, { program, accounts: places }] of instructions.entries()) {
    checkPlaces(program, places, { at: `instructions[${i}]`, named, accounts });
  }
  return { version, accounts, recentBlockhash, instructions, lookups };
}

function versionOf(bytes: Uint8Array): Message['version'] {
  const first = bytes[0] ?? 0;
  if (first < VERSION_BIT) return 'legacy';
  if (first === VERSION_BIT) return 0;
  throw undecodable(
    `the message is of version ${first - VERSION_BIT}; legacy messages and version 0 are known`,
    'version',
  );
}

function readAccounts(reader: Reader, header: Header): readonly MessageAccount[] {
  const count = reader.compactU16('the number of accounts');
  const { signatures, readonlySigners, readonlyOthers } = header;
  if (readonlySigners >= signatures || signatures + readonlyOthers > count) {
    throw undecodable(
      `the header speaks of ${signatures} signers, ${readonlySigners} of them read-only, and ${readonlyOthers} other read-only accounts; with ${count} accounts that can not be, as the first signer pays`,
      'header',
    );
  }
  const bytes = reader.bytes(count * ADDRESS_BYTES, 'the accounts');
  const addresses = createReader(bytes);
  const accounts = Array.from({ length: count }, (_, i) => ({
    address: addresses.address('an account'),
    signer: i < signatures,
    writable: i < signatures ? i < signatures - readonlySigners : i < count - readonlyOthers,
    hidden: false,
  }));
  const seen = new Set<string>();
  for (const [i, { address }] of accounts.entries()) {
    if (seen.has(address)) {
      throw undecodable(`the account ${address} is listed twice`, `accounts[${i}]`);
    }
    seen.add(address);
  }
  return accounts;
}

function readList<Item>(
  reader: Reader,
  name: string,
  read: (reader: Reader, at: string) => Item,
): readonly Item[] {
  const items: Item[] = [];
  const count = reader.compactU16(`the number of ${name}`);
  for (let i = 0; i < count; i++) items.push(read(reader, `${name}[${i}]`));
  return items;
}

const readInstruction = (reader: Reader, at: string): MessageInstruction => ({
  program: reader.u8(`${at}.program`),
  accounts: readPlaces(reader, `${at}.accounts`),
  data: reader.bytes(reader.compactU16(`${at}.data`), `${at}.data`),
});

function readLookup(reader: Reader, at: string): AddressTableLookup {
  const lookup = {
    table: reader.address(`${at}.table`),
    writable: readPlaces(reader, `${at}.writable`),
    readonly: readPlaces(reader, `${at}.readonly`),
  };
  if (lookup.writable.length + lookup.readonly.length > 0) return lookup;
  throw undecodable(`${at} looks nothing up`, at);
}

const readPlaces = (reader: Reader, at: string): readonly number[] => [
  ...reader.bytes(reader.compactU16(at), at),
];

/** Instructions count them after the named ones: all writable ones first, table by table. */
function hiddenAccounts(lookups: readonly AddressTableLookup[]): readonly MessageAccount[] {
  const of = (kind: 'writable' | 'readonly') =>
    lookups.flatMap((lookup) =>
      lookup[kind].map((place) => ({
        address: `entry ${place} of the lookup table ${lookup.table}`,
        signer: false,
        writable: kind === 'writable',
        hidden: true,
      })),
    );
  return [...of('writable'), ...of('readonly')];
}

function checkPlaces(
  program: number,
  places: readonly number[],
  { at, named, accounts }: { at: string; named: readonly unknown[]; accounts: readonly unknown[] },
): void {
  if (program === 0 || program >= named.length) {
    throw undecodable(
      `${at} runs the program at place ${program}; places 1 to ${named.length - 1} can be programs`,
      `${at}.program`,
    );
  }
  const outside = places.find((place) => place >= accounts.length);
  if (outside !== undefined) {
    throw undecodable(
      `${at} names the account at place ${outside}; there are ${accounts.length} accounts`,
      `${at}.accounts`,
    );
  }
}
