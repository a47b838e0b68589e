import { undecodable } from '../undecodable.ts';
import { ADDRESS_BYTES, addressOf } from './address.ts';

/** Reads a run of bytes from its start to its end; every read throws when the bytes do not hold it. */
export interface Reader {
  u8(what: string): number;
  u32(what: string): number;
  u64(what: string): bigint;
  i64(what: string): bigint;
  /** A length of messages: 7 bits a byte, at most 65535, in its shortest form alone. */
  compactU16(what: string): number;
  bytes(length: number, what: string): Uint8Array;
  /** 32 bytes, in base58. */
  address(what: string): string;
  /** UTF-8 behind a length of 8 bytes, as bincode writes it. */
  text(what: string): string;
  /** How many bytes were read. */
  offset(): number;
  /** All that is left. */
  rest(): Uint8Array;
  /** @throws {InvalidInputError} 'undecodable_transaction' when anything is left. */
  end(what: string): void;
}

/** Little-endian integers, as Solana writes them. Every read throws 'undecodable_transaction'. */
export function createReader(whole: Uint8Array): Reader {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  let position = 0;

  /** The place of the next so many bytes, which are then read. */
  function take(length: number, what: string): number {
    const left = whole.length - position;
    if (length > left) {
      throw undecodable(`${what} needs ${length} bytes; ${left} are left`, what);
    }
    position += length;
    return position - length;
  }

  const reader: Reader = {
    u8: (what) => view.getUint8(take(1, what)),
    u32: (what) => view.getUint32(take(4, what), true),
    u64: (what) => view.getBigUint64(take(8, what), true),
    i64: (what) => view.getBigInt64(take(8, what), true),
    compactU16(what) {
      let value = 0;
      for (let shift = 0; shift <= 14; shift += 7) {
        const byte = reader.u8(what);
        if (byte === 0 && shift > 0) throw undecodable(`${what} is padded with zeros`, what);
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80 && value <= 0xffff) return value;
      }
      throw undecodable(`${what} is a length above 65535`, what);
    },
    bytes(length, what) {
      const from = take(length, what);
      return whole.subarray(from, from + length);
    },
    address: (what) => addressOf(reader.bytes(ADDRESS_BYTES, what)),
    text(what) {
      const length = reader.u64(what);
      if (length > BigInt(whole.length)) {
        throw undecodable(`${what} claims ${length} bytes, more than there are`, what);
      }
      return utf8(reader.bytes(Number(length), what), what);
    },
    offset: () => position,
    rest: () => reader.bytes(whole.length - position, 'the rest'),
    end(what) {
      const left = whole.length - position;
      if (left > 0) throw undecodable(`${left} bytes follow after the end of ${what}`, what);
    },
  };
  return reader;
}

/** @throws {InvalidInputError} 'undecodable_transaction' when the bytes are not UTF-8. */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    // Without the mark at the beginning taken away: every byte counts.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw undecodable(`${what} is not UTF-8`, what);
  }
}
