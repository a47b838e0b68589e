import { constants, crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

/** One file of an archive. */
export interface ZipPart {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The quickest: level 6 makes the XML of a sheet an eighth smaller and takes twice as long. */
const DEFLATE = { level: constants.Z_BEST_SPEED, chunkSize: 1 << 18 };

/** What the archive tells of a part once it is written. */
interface Entry {
  readonly name: Buffer;
  /** Where it begins. */
  readonly at: number;
  checksum: number;
  size: number;
  packed: number;
}

/**
 * A ZIP archive, made while it is read: a part is asked for when the one before it was read to its end.
 * Written here, for the libraries sum up checksums in JavaScript, which takes longer than packing.
 * Whoever stops reading ends the part that is under way and the parts.
 * @throws what a part throws; RangeError beyond 4 GiB, which take another form of the format.
 */
export async function* zipOf(
  parts: AsyncIterable<ZipPart>,
  { modified }: { modified: Date },
): AsyncGenerator<Uint8Array> {
  const time = dosTime(modified);
  const entries: Entry[] = [];
  let at = 0;
  for await (const { name, content } of parts) {
    const entry: Entry = { name: Buffer.from(name), at, checksum: 0, size: 0, packed: 0 };
    const head = localHeader(entry, time);
    yield head;
    yield* packed(content, entry);
    const tail = descriptor(entry);
    yield tail;
    at += head.length + entry.packed + tail.length;
    entries.push(entry);
  }
  const directory = Buffer.concat(entries.map((entry) => directoryEntry(entry, time)));
  yield directory;
  yield directoryEnd(entries.length, directory.length, at);
}

/** The packed bytes of a part, which are counted in its entry; the next piece is made while one is packed. */
async function* packed(content: ZipPart['content'], entry: Entry): AsyncGenerator<Uint8Array> {
  const deflate = createDeflateRaw(DEFLATE);
  const feeding = feed(content, entry, deflate).catch((error) => {
    deflate.destroy(error);
  });
  try {
    for await (const piece of deflate as AsyncIterable<Uint8Array>) {
      entry.packed += piece.length;
      yield piece;
    }
  } finally {
    deflate.destroy();
    await feeding;
  }
}

async function feed(content: ZipPart['content'], entry: Entry, deflate: DeflateRaw): Promise<void> {
  let written: Promise<void> = Promise.resolve();
  for await (const piece of content) {
    entry.checksum = crc32(piece, entry.checksum);
    entry.size += piece.length;
    await written;
    written = write(deflate, piece);
    // Its failure is told when its turn comes.
    written.catch(() => {});
  }
  await written;
  deflate.end();
}

const write = (deflate: DeflateRaw, piece: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    deflate.write(piece, (error) => (error ? reject(error) : resolve()));
  });

// The records of the format, little-endian: PKWARE's APPNOTE.TXT, 4.3.

const VERSION = 20;
/** Sizes and checksum stand behind the part, and names are UTF-8. */
const FLAGS = 0x0808;
const METHOD_DEFLATE = 8;
/** A regular file that its owner may write and all may read, as Unix keeps it. */
const ATTRIBUTES = 0o100644 * 0x10000;
const MADE_BY_UNIX = 3 << 8;
const MOST_BYTES = 0xffffffff;

function localHeader({ name }: Entry, time: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(METHOD_DEFLATE, 8);
  header.writeUInt32LE(time, 10);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptor({ checksum, packed, size }: Entry): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(checksum, 4);
  record.writeUInt32LE(fitting(packed), 8);
  record.writeUInt32LE(fitting(size), 12);
  return record;
}

function directoryEntry({ name, at, checksum, packed, size }: Entry, time: number): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(MADE_BY_UNIX | VERSION, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(METHOD_DEFLATE, 10);
  record.writeUInt32LE(time, 12);
  record.writeUInt32LE(checksum, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(size, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(ATTRIBUTES, 38);
  record.writeUInt32LE(fitting(at), 42);
  return Buffer.concat([record, name]);
}

function directoryEnd(entries: number, size: number, at: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(fitting(at), 16);
  return record;
}

function fitting(bytes: number): number {
  if (bytes <= MOST_BYTES) return bytes;
  throw new RangeError(`a part of an archive would take ${bytes} bytes; 4 GiB is the most`);
}

/** The date and the time of a file as MS-DOS keeps them, in UTC: two seconds are its finest. */
function dosTime(at: Date): number {
  const time =
    (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | Math.floor(at.getUTCSeconds() / 2);
  const date =
    ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return date * 0x10000 + time;
}
