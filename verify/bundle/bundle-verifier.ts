import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The verifier as one file. */
export interface Bundle {
  /**
   * A script for browsers, for their workers and for Node that sets `globalThis.kilnVerify`; in a worker it
   * answers messages as well.
   */
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly gzipped: number;
  /** What it would still ask for, by name. */
  readonly imports: readonly string[];
}

interface BundleOptions {
  /** What goes into it, as a module in the folder `bundle/`; the whole verifier when left out. */
  readonly entry?: string;
  /** The folder of the verifier's sources; this one when left out. */
  readonly room?: string;
}

/** The verifier's door, and in a Web Worker somebody who answers there. */
const WHOLE = `
export * from '../index.ts';
import { answerMessages } from './answer-messages.ts';
answerMessages();
`;

const ROOM = fileURLToPath(new URL('..', import.meta.url));

/**
 * The verifier, or a part of it, with all that it stands on, as one file that needs nothing else. The
 * same sources make the same bytes, wherever they lie: nothing of the machine goes into them.
 */
export async function bundleVerifier({
  entry = WHOLE,
  room = ROOM,
}: BundleOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: `${room}/bundle`, loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: 'kilnVerify',
    footer: { js: 'globalThis.kilnVerify = kilnVerify;' },
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    target: 'es2022',
    tsconfigRaw: {},
    minify: true,
    charset: 'utf8',
    legalComments: 'inline',
  });
  const text = outputFiles[0]?.text ?? '';
  return {
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
    gzipped: gzipSync(text, { level: 9 }).length,
    imports: Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ path }) => path),
    ),
  };
}
