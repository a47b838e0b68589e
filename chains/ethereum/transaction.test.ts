import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import {
  encodeFunctionData,
  type Hex,
  hexToBytes,
  keccak256,
  serializeTransaction,
  toHex,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { batchDepositAbi } from './contracts/abi.ts';
import chain from './index.ts';
import { DEPOSIT_CONTRACT } from './network-data.ts';

const KEY = generatePrivateKey();
const SENDER = privateKeyToAccount(KEY).address.toLowerCase();
const BATCH_CONTRACT = `0x${'ba'.repeat(20)}`;
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const unsigned = (fields: Partial<Parameters<typeof serializeTransaction>[0]> = {}): Hex =>
  serializeTransaction({
    type: 'eip1559',
    chainId: 31337,
    nonce: 3,
    gas: 21000n,
    maxFeePerGas: 3n,
    maxPriorityFeePerGas: 1n,
    to: DEPOSIT_CONTRACT,
    value: 5n,
    data: '0x',
    ...fields,
  } as Parameters<typeof serializeTransaction>[0]);

/** What a wallet answers for a hash: r and s without 0x, v 0 or 1. */
const signatureOf = (bytes: Hex) => {
  const signature = secp256k1.sign(hexToBytes(keccak256(bytes)), hexToBytes(KEY), {
    prehash: false,
    format: 'recovered',
  });
  const [v, ...rest] = signature;
  const rs = Buffer.from(rest).toString('hex');
  return { r: rs.slice(0, 64), s: rs.slice(64), v: v as number };
};

const prepared = (bytes: Hex): Hex =>
  chain.prepare({ unsigned_tx_serialized: bytes, ...signatureOf(bytes) })
    .signed_tx_serialized as Hex;

const read = (bytes: string, network: 'devnet' | 'mainnet' = 'devnet') =>
  chain.readSigned({ tx_serialized: bytes }, network, { batch_deposit_contract: BATCH_CONTRACT });

const refusalOf = (run: () => unknown): object => {
  try {
    run();
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    return { name, code, message };
  }
  throw new Error('it was not refused');
};

describe('preparing a transaction', () => {
  it('puts the signature to the bytes, as a wallet that signs by itself does', async () => {
    const account = privateKeyToAccount(KEY);
    const fields = { chainId: 31337, nonce: 3, gas: 21000n, maxFeePerGas: 3n, value: 5n } as const;
    const signed = await account.signTransaction({
      ...fields,
      type: 'eip1559',
      maxPriorityFeePerGas: 1n,
      to: DEPOSIT_CONTRACT,
    });
    expect(prepared(unsigned())).toBe(signed);
  });

  it('takes r and s with 0x, and 27 and 28 for 0 and 1', () => {
    const bytes = unsigned();
    const { r, s, v } = signatureOf(bytes);
    expect(
      chain.prepare({ unsigned_tx_serialized: bytes, r: `0x${r}`, s: `0x${s}`, v: v + 27 }),
    ).toEqual({ signed_tx_serialized: prepared(bytes) });
  });

  it('refuses s in the upper half, r and s of 0, and what is not below the order of the curve', () => {
    const bytes = unsigned();
    const { r, s, v } = signatureOf(bytes);
    const high = (CURVE_ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0');
    expect(
      refusalOf(() => chain.prepare({ unsigned_tx_serialized: bytes, r, s: high, v })),
    ).toEqual({
      name: 'InvalidInputError',
      code: 'invalid_signature',
      message: `s is 0x${high}. Expected 1 up to half the order of the curve (EIP-2).`,
    });
    for (const wrong of [{ r: '00'.repeat(32) }, { s: '00'.repeat(32) }, { r: 'ff'.repeat(32) }]) {
      expect(
        refusalOf(() => chain.prepare({ unsigned_tx_serialized: bytes, r, s, v, ...wrong })),
      ).toMatchObject({ code: 'invalid_signature' });
    }
  });

  it('refuses parts of another length and another v', () => {
    const bytes = unsigned();
    const signature = signatureOf(bytes);
    for (const wrong of [{ r: 'ab' }, { s: 'ab'.repeat(33) }, { v: 2 }, { v: 37 }]) {
      expect(
        refusalOf(() => chain.prepare({ unsigned_tx_serialized: bytes, ...signature, ...wrong })),
      ).toMatchObject({ name: 'InvalidInputError', code: 'invalid_parameter' });
    }
  });

  it('refuses what is signed already', () => {
    const bytes = unsigned();
    expect(
      refusalOf(() =>
        chain.prepare({ unsigned_tx_serialized: prepared(bytes), ...signatureOf(bytes) }),
      ),
    ).toMatchObject({ code: 'already_signed' });
  });
});

describe('a signed transaction', () => {
  it('says who sent it, what was signed and what it is called', () => {
    const bytes = unsigned();
    const signed = prepared(bytes);
    expect(read(signed)).toEqual({
      txHash: keccak256(signed),
      unsignedTxHash: keccak256(bytes),
      sender: SENDER,
      stakeIds: [],
    });
  });

  it('names the validators that it funds through the batch contract', () => {
    const keys = [`0x${'aa'.repeat(48)}`, `0x${'bb'.repeat(48)}`] as const;
    const data = `0x${'00'.repeat(32)}` as Hex;
    const call = encodeBatch(keys, data);
    expect(read(prepared(unsigned({ to: BATCH_CONTRACT as Hex, data: call }))).stakeIds).toEqual(
      keys,
    );
    expect(
      read(prepared(unsigned({ to: `0x${'cc'.repeat(20)}`, data: call }))).stakeIds,
      'another contract with the same call',
    ).toEqual([]);
  });

  it('funds nothing when its call is one that the contract does not have', () => {
    expect(read(prepared(unsigned({ data: '0x12345678' }))).stakeIds).toEqual([]);
    expect(read(prepared(unsigned({ data: '0x228951180000' }))).stakeIds).toEqual([]);
  });

  it('is refused without its signature', () => {
    expect(refusalOf(() => read(unsigned()))).toEqual({
      name: 'InvalidInputError',
      code: 'unsigned_transaction',
      message:
        'tx_serialized has no signature. Expected the signed transaction, as prepare answers it.',
    });
  });

  it('is refused on another network than its own', () => {
    expect(refusalOf(() => read(prepared(unsigned()), 'mainnet'))).toEqual({
      name: 'InvalidInputError',
      code: 'wrong_chain',
      message:
        'tx_serialized is signed for chain id 31337. Expected 1, the mainnet that the token belongs to.',
    });
  });

  it('is refused when it is of another type, or no transaction at all', () => {
    for (const bytes of [
      '0xf86b',
      '0x01c0',
      '0x02',
      '0x02c0',
      '0x0203',
      `0x02${'ff'.repeat(40)}`,
    ]) {
      expect(
        refusalOf(() => read(bytes)),
        bytes,
      ).toMatchObject({
        name: 'InvalidInputError',
        code: 'undecodable_transaction',
      });
    }
  });

  it('is refused in any encoding but the shortest', () => {
    // The nonce 3 as two bytes instead of one; the list is two bytes longer then.
    const signed = prepared(unsigned());
    const length = Number.parseInt(signed.slice(6, 8), 16);
    expect(signed.slice(0, 6)).toBe('0x02f8');
    const padded = `0x02f8${toHex(length + 2).slice(2)}${signed.slice(8, 14)}820003${signed.slice(16)}`;
    expect(refusalOf(() => read(padded))).toMatchObject({
      code: 'undecodable_transaction',
      message: expect.stringContaining('shortest encoding'),
    });
  });

  it('gives only errors of its own, whatever the bytes are', () => {
    const signed = prepared(unsigned());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const refusal = refusalOf(() => read(`0x02${Buffer.from(noise).toString('hex')}`));
        expect(refusal).toMatchObject({ name: 'InvalidInputError' });
      }),
    );
    fc.assert(
      fc.property(fc.nat(signed.length / 2 - 2), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(signed.slice(2), 'hex');
        bytes[at] = (bytes[at] as number) ^ change;
        try {
          // Most changes give a transaction of somebody else; none gives ours.
          expect(read(`0x${bytes.toString('hex')}`)).not.toMatchObject({
            txHash: keccak256(signed),
          });
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidInputError' });
        }
      }),
    );
  });
});

function encodeBatch(keys: readonly Hex[], root: Hex): Hex {
  return encodeFunctionData({
    abi: batchDepositAbi,
    functionName: 'batchDeposit',
    args: [keys, '0x', keys, keys.map(() => root), keys.map(() => 1n), root],
  });
}
