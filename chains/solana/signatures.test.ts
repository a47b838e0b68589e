import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stakeInstructions } from './actions/stake.ts';
import { encodeUnsigned } from './actions/unsigned-transaction.ts';
import { bareHex, bytesOfHex } from './hex.ts';
import { prepare } from './prepare.ts';
import { readSigned } from './signed.ts';
import { prepareBody } from './wire/transaction.ts';

const HASH = base58.encode(new Uint8Array(32).fill(7));
const keyOf = (fill: number) => {
  const secret = new Uint8Array(32).fill(fill);
  return { secret, address: base58.encode(ed25519.getPublicKey(secret)) };
};
const [wallet, account, voter, authority] = [keyOf(1), keyOf(2), keyOf(3), keyOf(4)];

const stakeOf = (isDurable = false) => {
  const { message, wire } = encodeUnsigned({
    wallet: wallet.address,
    instructions: stakeInstructions({
      wallet: wallet.address,
      account: { address: account.address, seed: 'a' },
      lamports: 2_000_000_000n,
      voter: voter.address,
      memo: undefined,
    }),
    lifetime: isDurable
      ? {
          kind: 'nonce',
          nonce: HASH,
          nonceAccount: voter.address,
          authority: authority.address,
        }
      : { kind: 'blockhash', blockhash: HASH, lastValidBlockHeight: 1n },
    budget: { unitLimit: 10_000, microLamports: 1n },
  });
  return { message, unsigned: bareHex(wire) };
};
const signedBy = ({ secret }: { secret: Uint8Array }, message: Uint8Array) =>
  bareHex(ed25519.sign(message, secret));
const put = (unsigned: string, signatures: readonly string[]) =>
  String(
    prepare(prepareBody.parse({ unsigned_tx_serialized: unsigned, signatures }))
      .signed_tx_serialized,
  );

describe('a signature', () => {
  it('comes into the place of its signer, and the transaction is known by it', () => {
    const { message, unsigned } = stakeOf();
    const signature = signedBy(wallet, message);
    const signed = put(unsigned, [`0x${signature.toUpperCase()}`]);
    expect(signed).toBe(`01${signature}${bareHex(message)}`);
    expect(readSigned({ tx_serialized: signed })).toEqual({
      txHash: base58.encode(bytesOfHex(signature)),
      unsignedTxHash: bareHex(message),
      sender: wallet.address,
      stakeIds: [account.address],
    });
  });

  it('of several signers may come in any order, and at several times', () => {
    const { message, unsigned } = stakeOf(true);
    const both = [signedBy(authority, message), signedBy(wallet, message)];
    const signed = put(unsigned, both);
    expect(put(unsigned, both.toReversed())).toBe(signed);
    expect(readSigned({ tx_serialized: signed }).sender).toBe(wallet.address);
    expect(() => put(unsigned, both.slice(1))).toThrow(
      `The signature of ${authority.address} is missing`,
    );
  });

  it('of somebody else, or of other bytes, is refused', () => {
    const { message, unsigned } = stakeOf();
    for (const wrong of [
      signedBy(authority, message),
      signedBy(wallet, message.slice(1)),
      '00'.repeat(64),
    ]) {
      expect(() => put(unsigned, [wrong])).toThrow(
        `is not an Ed25519 signature of ${wallet.address}`,
      );
    }
  });

  it('is refused as changed when any bit of it is', () => {
    const { message, unsigned } = stakeOf();
    const signature = bytesOfHex(signedBy(wallet, message));
    fc.assert(
      fc.property(fc.nat(511), (bit) => {
        const changed = signature.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => put(unsigned, [bareHex(changed)])).toThrow('is not an Ed25519 signature');
      }),
    );
  });

  it('too many, or to a transaction that has all, is refused', () => {
    const { message, unsigned } = stakeOf();
    const signature = signedBy(wallet, message);
    expect(() => put(unsigned, [signature, signature])).toThrow('signatures[1] is one too many');
    expect(() => put(put(unsigned, [signature]), [signature])).toThrow(
      'has all its signatures already',
    );
  });
});

describe('a signed transaction', () => {
  it('is refused without a signature, with a wrong one, and as other bytes than a transaction', () => {
    const { message, unsigned } = stakeOf();
    const code = (bytes: string) => {
      try {
        readSigned({ tx_serialized: bytes });
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return undefined;
    };
    expect(code(unsigned)).toBe('unsigned_transaction');
    expect(code(`01${signedBy(authority, message)}${bareHex(message)}`)).toBe('invalid_signature');
    const signed = put(unsigned, [signedBy(wallet, message)]);
    expect(code(`${signed}00`)).toBe('undecodable_transaction');
    expect(code(signed.slice(0, -2))).toBe('undecodable_transaction');
    expect(code('00')).toBe('undecodable_transaction');
  });

  it('is never read in a way that throws something else than a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        expect(() => readSigned({ tx_serialized: bareHex(bytes) })).toThrow(
          expect.objectContaining({ name: 'InvalidInputError' }),
        );
      }),
    );
  });
});
