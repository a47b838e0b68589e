import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatenate, integerFromBytes } from '../bytes.ts';

/** What one BLS signature claims: this key signed these 32 bytes. */
export interface BlsClaim {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** A claim that does not hold, and why; `index` is its place in the list. */
export interface BlsFault {
  readonly index: number;
  readonly at: 'public_key' | 'signature';
  readonly message: string;
}

type G1 = InstanceType<typeof bls12_381.G1.Point>;
type G2 = InstanceType<typeof bls12_381.G2.Point>;
/** A claim as points: `key` and `signature` are in their subgroups and not at infinity. */
interface Prepared {
  readonly index: number;
  readonly key: G1;
  readonly message: G2;
  readonly signature: G2;
}

/** The ciphersuite of Ethereum's consensus layer: minimal public keys, proof of possession. */
const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';
/** One check of so many claims holds the thread for about 0.2 s, and costs half of one by one. */
const BATCH = 16;

/**
 * The claims that do not hold, in order; none when all hold. Claims are checked together, each
 * weighted by a number that nobody can choose before all claims are fixed, so that faults can not
 * cancel each other; a batch that fails is halved until the bad claims are found.
 * @see https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-bls-signature-05
 */
export async function findBlsFaults(claims: readonly BlsClaim[]): Promise<readonly BlsFault[]> {
  const faults: BlsFault[] = [];
  const prepared: Prepared[] = [];
  for (const [index, claim] of claims.entries()) {
    const result = prepare(index, claim);
    if ('at' in result) faults.push(result);
    else prepared.push(result);
    await breathe();
  }
  const weights = weightsOf(claims);
  for (let from = 0; from < prepared.length; from += BATCH) {
    for (const { index } of await findUnsigned(prepared.slice(from, from + BATCH), weights)) {
      const message = 'the signature was not made by this key over this deposit and network';
      faults.push({ index, at: 'signature', message });
    }
  }
  return faults.sort((a, b) => a.index - b.index);
}

/** Lets timers, input and messages have their turn: this runs in browsers too. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function findUnsigned(
  claims: readonly Prepared[],
  weights: readonly bigint[],
): Promise<readonly Prepared[]> {
  await breathe();
  if (allHold(claims, weights)) return [];
  if (claims.length === 1) return claims;
  const half = Math.ceil(claims.length / 2);
  return [
    ...(await findUnsigned(claims.slice(0, half), weights)),
    ...(await findUnsigned(claims.slice(half), weights)),
  ];
}

/** In the subgroup, and not infinity, which the curve library takes for a valid point. */
function assertUsable<Point extends G1 | G2>(point: Point): Point {
  point.assertValidity();
  if (point.is0()) throw new RangeError('the point is infinity');
  return point;
}

function prepare(index: number, claim: BlsClaim): Prepared | BlsFault {
  const { G1, G2 } = bls12_381;
  let key: G1;
  try {
    key = assertUsable(G1.Point.fromBytes(claim.publicKey));
  } catch {
    const message = 'the public key is no point of the BLS12-381 subgroup, or it is infinity';
    return { index, at: 'public_key', message };
  }
  let signature: G2;
  try {
    signature = assertUsable(G2.Point.fromBytes(claim.signature));
  } catch {
    const message = 'the signature is no point of the BLS12-381 subgroup, or it is infinity';
    return { index, at: 'signature', message };
  }
  const message = bls12_381.longSignatures.hash(claim.message, DST) as G2;
  return { index, key, message, signature };
}

/** Tests e(w1·k1, m1)…e(wn·kn, mn) = e(g, w1·s1 + … + wn·sn). */
function allHold(claims: readonly Prepared[], weights: readonly bigint[]): boolean {
  const { G1, G2, pairingBatch, fields } = bls12_381;
  const pairs = claims.map(({ index, key, message }) => ({
    g1: key.multiplyUnsafe(weights[index] as bigint),
    g2: message,
  }));
  const signatures = claims
    .map(({ index, signature }) => signature.multiplyUnsafe(weights[index] as bigint))
    .reduce((sum, point) => sum.add(point), G2.Point.ZERO);
  // Weighted signatures of different keys sum to nothing only when some of them are false.
  if (signatures.is0()) return false;
  pairs.push({ g1: G1.Point.BASE.negate(), g2: signatures });
  return fields.Fp12.eql(pairingBatch(pairs), fields.Fp12.ONE);
}

/**
 * 128-bit weights, one a claim, from a hash of all claims: whoever changes a claim changes them all.
 * Not random, so that the same bytes always give the same verdict. The first is 1: only the ratios
 * count, and a claim that stands alone needs no weight.
 */
function weightsOf(claims: readonly BlsClaim[]): readonly bigint[] {
  const seed = sha256(
    concatenate(...claims.flatMap((claim) => [claim.publicKey, claim.message, claim.signature])),
  );
  return claims.map((_, index) => {
    if (index === 0) return 1n;
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, index);
    // The lowest bit keeps it from being zero.
    return integerFromBytes(sha256(concatenate(seed, number)).subarray(0, 16)) | 1n;
  });
}
