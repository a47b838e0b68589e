import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it } from 'vitest';
import { bytesFromHex } from '../bytes.ts';
import { validatorKey } from '../testing/ethereum-stake.ts';
import { type BlsClaim, findBlsFaults } from './bls.ts';
import { verifyCases } from './fixtures/bls.ts';

const { G1, G2 } = bls12_381;
const bytes = (hex: string): Uint8Array => bytesFromHex(hex) as Uint8Array;

/** A true claim of key number `seed` about a message of its own. */
function claim(seed: number): BlsClaim {
  const key = validatorKey(seed);
  const message = new Uint8Array(32).fill(seed);
  return {
    publicKey: key.toPublicKey().toBytes(),
    message,
    signature: key.sign(message).toBytes(),
  };
}

const claims = (count: number): BlsClaim[] => Array.from({ length: count }, (_, i) => claim(i));

/** A point of the curve outside of the subgroup: found by trying x until one is on the curve. */
function outsideOfSubgroup(): Uint8Array {
  for (let x = 1; ; x++) {
    const encoded = new Uint8Array(48);
    encoded[0] = 0x80;
    encoded[47] = x;
    try {
      const point = G1.Point.fromAffine(G1.Point.fromBytes(encoded).toAffine());
      if (!point.isTorsionFree()) return encoded;
    } catch (error) {
      // Either x is on no point, or the library itself names the subgroup: that is the one.
      if (/subgroup|prime-order|torsion/i.test(String(error))) return encoded;
    }
  }
}

describe('the check of BLS signatures', () => {
  it('finds nothing wrong with what a consensus client signed, alone or many at once', async () => {
    expect(await findBlsFaults([])).toEqual([]);
    expect(await findBlsFaults([claim(1)])).toEqual([]);
    expect(await findBlsFaults(claims(18))).toEqual([]);
  });

  it('holds keys and signatures to the proof-of-possession suite, by known answers', async () => {
    const known = verifyCases.map(({ publicKey, message, signature }) => ({
      publicKey: bytes(publicKey),
      message: bytes(message),
      signature: bytes(signature),
    }));
    expect(await findBlsFaults(known)).toEqual([]);
    const tampered = known.map((claim) => ({
      ...claim,
      signature: Uint8Array.of(...claim.signature.subarray(0, 92), 255, 255, 255, 255),
    }));
    const faults = await findBlsFaults(tampered);
    expect(faults.map(({ index }) => verifyCases[index]?.name)).toEqual(
      verifyCases.map(({ name }) => name),
    );
  });

  it('names each bad claim among many good ones, and only those', async () => {
    const some = claims(20);
    some[3] = { ...claim(3), message: new Uint8Array(32).fill(99) };
    some[16] = { ...claim(16), signature: claim(17).signature };
    some[19] = { ...claim(19), publicKey: claim(18).publicKey };
    const faults = await findBlsFaults(some);
    expect(faults.map(({ index, at }) => [index, at])).toEqual([
      [3, 'signature'],
      [16, 'signature'],
      [19, 'signature'],
    ]);
  });

  it('is not fooled by two false signatures whose faults cancel in their sum', async () => {
    const [a, b] = [claim(1), claim(2)];
    const offset = G2.Point.BASE;
    const signatures = [
      G2.Point.fromBytes(a.signature).add(offset),
      G2.Point.fromBytes(b.signature).add(offset.negate()),
    ];
    const forged = [a, b].map((honest, i) => ({
      ...honest,
      signature: (signatures[i] as (typeof signatures)[number]).toBytes(),
    }));
    // A plain sum of signatures holds: what would be accepted without weights.
    const { longSignatures } = bls12_381;
    const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';
    const items = [a, b].map(({ publicKey, message }) => ({
      publicKey,
      message: longSignatures.hash(message, DST),
    }));
    const sum = longSignatures.aggregateSignatures(forged.map(({ signature }) => signature));
    expect(longSignatures.verifyBatch(sum, items)).toBe(true);

    expect((await findBlsFaults(forged)).map(({ index }) => index)).toEqual([0, 1]);
  });

  it('refuses a public key at infinity, whose signature at infinity would fit any message', async () => {
    const infinity = (length: number): Uint8Array =>
      Uint8Array.from({ length }, (_, i) => (i === 0 ? 0xc0 : 0));
    const faults = await findBlsFaults([
      { ...claim(1), publicKey: infinity(48), signature: infinity(96) },
      { ...claim(2), signature: infinity(96) },
      { ...claim(3), publicKey: infinity(48) },
    ]);
    expect(faults).toEqual([
      { index: 0, at: 'public_key', message: expect.stringContaining('infinity') },
      { index: 1, at: 'signature', message: expect.stringContaining('infinity') },
      { index: 2, at: 'public_key', message: expect.stringContaining('infinity') },
    ]);
  });

  it('refuses keys that are no point, not on the subgroup, or not in their canonical form', async () => {
    const onNoCurve = new Uint8Array(48).fill(0xff);
    const tooLarge = new Uint8Array(48).fill(0xff);
    tooLarge[0] = 0x9f;
    const uncompressedFlag = Uint8Array.from(claim(4).publicKey);
    uncompressedFlag[0] = (uncompressedFlag[0] as number) & 0x7f;
    const bad = [onNoCurve, tooLarge, uncompressedFlag, outsideOfSubgroup()];
    const faults = await findBlsFaults(bad.map((publicKey) => ({ ...claim(4), publicKey })));
    expect(faults.map(({ index, at }) => [index, at])).toEqual(
      bad.map((_, index) => [index, 'public_key']),
    );
  });

  it('lets others run while it works', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    await findBlsFaults(claims(8));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(4);
  });
});
