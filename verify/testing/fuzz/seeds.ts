import { readFile } from 'node:fs/promises';
import { base58, base64 } from '@scure/base';
import { bytesFromHex, hexFromBytes } from '../../bytes.ts';
import { type Specimens, specimens as specimensOf } from '../specimens.ts';
import { inputOf } from './input.ts';

/** A hidden change of trials/attacks: the bytes, and the action that was asked for. */
export interface SeedAttack {
  readonly action: string;
  readonly bytes: string;
}

export interface Seeds {
  readonly inputs: readonly Uint8Array[];
  /** Bytes that mean something. */
  readonly words: readonly Uint8Array[];
}

/** Batches of more bytes are slow, and go no other way than short ones. */
const MAX_SEED = 4096;
/** More bytes than this are no transaction of Solana, and base58 is no text of Ethereum. */
const MAX_BASE58 = 1232;

/**
 * What a search begins with: the specimens as bytes, as text and with one edit each, the attacks, and
 * what earlier searches found worth keeping.
 */
export async function seedsOf(chain: string, attacks: readonly SeedAttack[]): Promise<Seeds> {
  const own: Specimens | undefined = await specimensOf[chain]?.();
  if (!own) throw new Error(`nothing is known of the chain '${chain}'`);
  const { specimens, strangers } = own;
  const short = specimens
    .map(({ bytes }, index) => ({ index, bytes, raw: bytesFromHex(bytes) as Uint8Array }))
    .filter(({ raw }) => raw.length <= MAX_SEED);
  const placeOf = (action: string) => specimens.findIndex(({ intent }) => intent.action === action);
  return {
    inputs: [
      ...short.map(({ index, bytes }) => inputOf(index, { bytes })),
      ...short.map(({ index, raw }) =>
        inputOf(index, {
          text: raw.length <= MAX_BASE58 ? base58.encode(raw) : base64.encode(raw),
        }),
      ),
      ...short.map(({ index, raw }) => inputOf(index, { text: base64.encode(raw) })),
      ...short.map(({ index }) => inputOf(index, { edits: Uint8Array.of(0, index, 0, 1) })),
      ...attacks.map(({ action, bytes }) => inputOf(placeOf(action), { bytes })),
      ...(await corpusOf(chain)),
    ],
    words: strangers.flatMap((text) => {
      const bytes = text.startsWith('0x') ? bytesFromHex(text) : base58.decode(text);
      return bytes && bytes.length <= 256 ? [bytes] : [];
    }),
  };
}

/** The file of the inputs that searches found worth keeping, a line of hex each. */
export const corpusFile = (chain: string): URL => new URL(`corpus/${chain}.txt`, import.meta.url);

/** What the file holds, in its order. */
export async function corpusOf(chain: string): Promise<readonly Uint8Array[]> {
  const text = await readFile(corpusFile(chain), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => bytesFromHex(line) as Uint8Array);
}

/** The inputs as the file holds them. */
export const corpusText = (inputs: readonly Uint8Array[]): string =>
  inputs.map((input) => `${hexFromBytes(input).slice(2)}\n`).join('');
