import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, Verdict } from '@kiln-connect/core';
import { base58, base64 } from '@scure/base';
import { hexFromBytes } from '../../bytes.ts';
import { decode, describeBytes, verify } from '../../index.ts';
import { isUndecodable } from '../../undecodable.ts';
import { createComparison } from '../battery.ts';
import { type Specimen, type Specimens, specimens as specimensOf } from '../specimens.ts';
import { demand } from './finding.ts';
import { type FuzzInput, readInput } from './input.ts';
import { recodeEthereum } from './recode-ethereum.ts';
import { recodeSolana } from './recode-solana.ts';

/** What became of one input. */
export type Fate = 'no transaction' | 'unreadable' | 'refused' | 'accepted';

/**
 * Judges one input; `begin` is told the text that the verifier is given, right before.
 * @throws {Finding}, or whatever the verifier should not have thrown
 */
export type Inspection = (data: Uint8Array, begin?: (text: string) => void) => Promise<Fate>;

/** Reads a transaction with the chain's decoder, writes it with the ecosystem's library and compares. */
const recoders: { readonly [chain: string]: (text: string) => Promise<void> } = {
  eth: recodeEthereum,
  sol: recodeSolana,
};

/** The most characters that are answered for one byte of a transaction: memory is bounded by the input. */
const MAX_CHARACTERS_A_BYTE = 1024;

/**
 * Holds the decoder and the verifier of a chain to what they promise, for any input: nothing but their
 * own error is thrown, what is read has no second form, what is accepted is the specimen's transaction.
 */
export async function createInspection(chain: string): Promise<Inspection> {
  const [specimens, recode] = [await specimensOf[chain]?.(), recoders[chain]];
  if (!specimens || !recode) throw new Error(`nothing is known of the chain '${chain}'`);
  const signedHashes = await hashesOfSigned(chain, specimens);
  return async (data, begin) => {
    const input = readInput(specimens, data);
    if (!input) return 'no transaction';
    const { specimen, text } = input;
    begin?.(text);
    const { network } = specimens;
    const { intent, statements = [] } = specimen;
    const decoded = await decodeOrNothing({ chain, network, bytes: text });
    const verdict = await verify({ chain, network, bytes: text, intent, statements });
    const { reasons, hash } = verdict;
    const isAccepted = verdict.verdict === 'accepted';
    demand(isAccepted === (reasons.length === 0), 'the verdict is not what its reasons say');
    demand((decoded === undefined) === (hash === ''), 'decode and verify do not read the same');
    demandExplained({ chain, network, bytes: text, reasons }, decoded !== undefined);
    if (!decoded) return 'unreadable';
    demand(decoded.unsigned_tx_hash === hash, 'decode and verify name different hashes');
    const room = MAX_CHARACTERS_A_BYTE * text.length;
    demand(JSON.stringify([decoded, verdict]).length <= room, 'the answer is too large');
    await recode(text);
    if (!isAccepted) return 'refused';
    demandSame(input, { decoded, verdict, specimens, signedHashes });
    return 'accepted';
  };
}

async function decodeOrNothing(
  options: Parameters<typeof decode>[0],
): Promise<JsonObject | undefined> {
  try {
    return await decode(options);
  } catch (error) {
    if (isUndecodable(error)) return undefined;
    throw error;
  }
}

/** Each byte is in one part, behind the one before; some are unreadable where the whole is. */
function demandExplained(options: Parameters<typeof describeBytes>[0], isReadable: boolean): void {
  let described: ReturnType<typeof describeBytes>;
  try {
    described = describeBytes(options);
  } catch (error) {
    // Text that spells no bytes, or spells them in two ways.
    if (isUndecodable(error) && !isReadable) return;
    throw error;
  }
  const { bytes, parts } = described;
  let end = 0;
  for (const { from, to } of parts) {
    demand(from === end && to > from, `a part is from ${from} to ${to}, behind one to ${end}`);
    end = to;
  }
  demand(end === (bytes.length - 2) / 2, 'the parts are not all of the bytes');
  const isWhole = parts.every(({ path }) => path !== 'unreadable');
  demand(!isReadable || isWhole, 'bytes that can be read are shown as unreadable');
}

/** What all signers have signed, by the specimens: a fuzzer can sign nothing. */
async function hashesOfSigned(chain: string, all: Specimens): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for (const { bytes, signed } of all.specimens) {
    if (!signed) continue;
    const { unsigned_tx_hash: hash } = await decode({ chain, network: all.network, bytes });
    hashes.add(String(hash));
  }
  return hashes;
}

type Comparison = ReturnType<typeof createComparison>;
const comparisons = new WeakMap<Specimen, Comparison>();

function comparisonWith(specimen: Specimen, specimens: Specimens): Comparison {
  const known = comparisons.get(specimen);
  if (known) return known;
  const made = createComparison(specimen, specimens, Object.keys(specimens.free));
  comparisons.set(specimen, made);
  return made;
}

function demandSame(
  { specimen, text, mode }: FuzzInput,
  {
    decoded,
    verdict,
    specimens,
    signedHashes,
  }: {
    decoded: JsonObject;
    verdict: Verdict;
    specimens: Specimens;
    signedHashes: ReadonlySet<string>;
  },
): void {
  const isForged = decoded.signed === true && !signedHashes.has(verdict.hash);
  demand(!isForged, 'accepted with a signature of nobody');
  const bytes = mode === 'text' ? hexOf(text, verdict.hash) : text;
  // There are honest ways to do the same, each with a specimen of its own.
  const same = specimens.specimens.filter(({ intent }) =>
    isDeepStrictEqual(intent, specimen.intent),
  );
  const isSame = same.some((one) => comparisonWith(one, specimens)(bytes) !== undefined);
  demand(isSame, `accepted, and another transaction: ${specimen.name}`);
}

/** The hex of bytes that came as text: of those that it may spell, the ones that hold what is signed. */
function hexOf(text: string, hash: string): string {
  const readings = [base64, base58].flatMap(({ decode: read }) => {
    try {
      return [hexFromBytes(read(text)).slice(2)];
    } catch {
      return [];
    }
  });
  return readings.find((hex) => hex.endsWith(hash)) ?? text;
}
