import { type PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** One file of an archive. */
export interface ZipPart {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The quickest: level 6 makes the XML of a sheet an eighth smaller and takes twice as long. */
const COMPRESSION = 1;

/**
 * A ZIP archive, made while it is read: a part is asked for when the one before it was read to its end.
 * Whoever stops reading ends the part that is under way and the parts.
 * @throws what a part throws.
 */
export async function* zipOf(
  parts: AsyncIterable<ZipPart>,
  { modified }: { modified: Date },
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as PassThrough;
  let source: Readable | undefined;
  const write = async (): Promise<void> => {
    for await (const { name, content } of parts) {
      source = Readable.from(content);
      zip.addReadStream(source, name, { mtime: modified, compressionLevel: COMPRESSION });
      await finished(source);
    }
    zip.end();
  };
  const writing = write().catch((error) => {
    output.destroy(error);
  });
  try {
    yield* output;
  } finally {
    output.destroy();
    source?.destroy();
    await writing;
  }
}
