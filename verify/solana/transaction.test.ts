import { getBase58Decoder, getBase64Decoder } from '@solana/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromHex } from '../bytes.ts';
import { decode, verify } from '../index.ts';
import { budget, bytesOf, deactivate, honest, STRANGER, signed } from '../testing/solana-honest.ts';
import { isUndecodable } from '../undecodable.ts';
import { decodeTransaction, readTransaction } from './transaction.ts';

const hex = bytesOf([...budget(), deactivate()]);
const whole = bytesFromHex(hex) as Uint8Array;
const message = whole.subarray(65);
const { intent } = honest.deactivate;
const judge = (bytes: string) => verify({ chain: 'sol', network: 'devnet', bytes, intent });

describe('a transaction', () => {
  it.each([
    ['hex', hex],
    ['hex with 0x', `0x${hex}`],
    ['hex in capitals', hex.toUpperCase()],
    ['base64', getBase64Decoder().decode(whole)],
    ['base58', getBase58Decoder().decode(whole)],
    ['its message alone, in hex', hex.slice(130)],
    ['its message alone, in base64', getBase64Decoder().decode(message)],
    ['its message alone, in base58', getBase58Decoder().decode(message)],
  ])('is read as %s, and the hash is its message', async (_, text) => {
    expect(await judge(text)).toMatchObject({ verdict: 'accepted', hash: hex.slice(130) });
  });

  it.each([
    ['nothing', ''],
    ['words', 'please stake'],
    ['an odd number of digits', `${hex}0`],
    ['no end', hex.slice(0, -2)],
    ['more than its end', `${hex}00`],
    ['more bytes than a node takes', `${hex}${'00'.repeat(1232)}`],
    ['a padded number of signatures', `8100${hex.slice(2)}`],
    ['one signature too many', `02${hex.slice(2, 130)}${'00'.repeat(64)}${hex.slice(130)}`],
    ['no signature', `00${hex.slice(130)}`],
    ['a version that is not known', `${hex.slice(0, 130)}81${hex.slice(132)}`],
    ['no instructions but their number', `${hex.slice(0, 130)}800100`],
  ])('is refused with %s', async (_, text) => {
    const verdict = await judge(text);
    expect(verdict).toMatchObject({
      verdict: 'refused',
      reasons: [{ code: 'undecodable_transaction', at: 'bytes' }],
      hash: '',
    });
    await expect(decode({ chain: 'sol', network: 'devnet', bytes: text })).rejects.toMatchObject({
      code: 'undecodable_transaction',
    });
  });

  it('is refused when its text is no text', async () => {
    for (const text of [undefined, null, 7, {}, [hex]]) {
      expect((await judge(text as never)).reasons).toMatchObject([
        { code: 'undecodable_transaction' },
      ]);
    }
  });

  it('shows which signatures are there and which hold', async () => {
    const bytes = await signed(honest.stakeWithKey);
    const wrong = `${bytes.slice(0, 2)}01${bytes.slice(4)}`;
    const read = (text: string) => decode({ chain: 'sol', network: 'devnet', bytes: text });
    expect(await read(bytes)).toMatchObject({
      signed: true,
      signatures: [{ valid: true }, { valid: true }],
    });
    expect(await read(wrong)).toMatchObject({
      signed: false,
      signatures: [{ valid: false, signature: expect.any(String) }, { valid: true }],
    });
    const half = `02${'00'.repeat(64)}${bytes.slice(130)}`;
    expect(await read(half)).toMatchObject({
      signed: false,
      signatures: [{ signature: null }, { valid: true }],
    });
  });

  it('names every account once', () => {
    const payer = message.subarray(5, 37);
    const twice = Uint8Array.from(whole);
    twice.set(payer, 65 + 5 + 32);
    expect(() => decodeTransaction(twice)).toThrow('is listed twice');
  });

  it('throws nothing but its own error, whatever the bytes are', () => {
    const check = (bytes: Uint8Array): void => {
      try {
        decodeTransaction(bytes);
      } catch (error) {
        if (!isUndecodable(error)) throw error;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), check), { numRuns: 2000 });
    const almostRight = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      });
    fc.assert(fc.property(almostRight, check), { numRuns: 2000 });
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          readTransaction(text);
        } catch (error) {
          if (!isUndecodable(error)) throw error;
        }
      }),
    );
  });

  it('is judged without an error, whatever the bytes and the intent are', async () => {
    const anything = fc.oneof(fc.anything(), fc.constant(intent));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), anything, async (bytes, asked) => {
        const text = Buffer.from(bytes).toString('hex');
        const verdict = await verify({
          chain: 'sol',
          network: 'devnet',
          bytes: text,
          intent: asked,
        });
        expect(verdict.verdict).toBe('refused');
      }),
    );
  });

  it('of a stranger is shown as what it is', async () => {
    const bytes = bytesOf([
      { programAddress: STRANGER.address, accounts: [], data: new Uint8Array([1, 2]) },
    ]);
    expect(await decode({ chain: 'sol', network: 'devnet', bytes })).toMatchObject({
      instructions: [
        {
          program: STRANGER.address,
          data: '0102',
          note: expect.stringContaining('Not understood'),
        },
      ],
    });
  });
});
