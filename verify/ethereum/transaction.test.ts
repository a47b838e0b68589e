import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import {
  type Hex,
  hexToBytes,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializableEIP1559,
  toRlp,
} from 'viem';
import { describe, expect, it } from 'vitest';
import { bytesFromHex, hexFromBytes } from '../bytes.ts';
import { wallet } from '../testing/ethereum-stake.ts';
import { isUndecodable } from '../undecodable.ts';
import { checksumAddress } from './address.ts';
import { mainnetDeposit, signedDeposits } from './fixtures/deposits.ts';
import { decodeTransaction, MAX_TRANSACTION_BYTES, transactionBytes } from './transaction.ts';

const read = (hex: string) => decodeTransaction(transactionBytes(hex));
const undecodable = (message: string) =>
  expect.objectContaining({
    code: 'undecodable_transaction',
    message: expect.stringContaining(message),
  });

const simple: TransactionSerializableEIP1559 = {
  type: 'eip1559',
  chainId: 1,
  nonce: 7,
  maxPriorityFeePerGas: 2n,
  maxFeePerGas: 30n,
  gas: 21_000n,
  to: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  value: 5n,
  data: '0x1234',
};

const wei = fc.bigInt({ min: 0n, max: 2n ** 200n });
const anyTransaction = fc.record({
  type: fc.constant('eip1559' as const),
  chainId: fc.integer({ min: 1, max: 2 ** 31 }),
  nonce: fc.nat(),
  maxPriorityFeePerGas: fc.bigInt({ min: 0n, max: 2n ** 60n }),
  maxFeePerGas: fc.bigInt({ min: 2n ** 60n, max: 2n ** 80n }),
  gas: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  to: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => checksumAddress(bytes) as Hex),
  value: wei,
  data: fc.uint8Array({ maxLength: 200 }).map((bytes) => hexFromBytes(bytes) as Hex),
  accessList: fc.array(
    fc.record({
      address: fc
        .uint8Array({ minLength: 20, maxLength: 20 })
        .map((bytes) => checksumAddress(bytes) as Hex),
      storageKeys: fc.array(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hexFromBytes(bytes) as Hex),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

describe('the decoder of transactions', () => {
  it('reads a real deposit of Ethereum mainnet', () => {
    expect(read(mainnetDeposit.bytes)).toMatchObject({
      chainId: 1n,
      nonce: 29_456n,
      maxPriorityFeePerGas: 10n ** 9n,
      maxFeePerGas: 30n * 10n ** 9n,
      gasLimit: 250_000n,
      value: 32n * 10n ** 18n,
      accessList: [],
    });
    expect(hexFromBytes(read(mainnetDeposit.bytes).signingHash)).toBe(
      keccak256(mainnetDeposit.bytes),
    );
  });

  it.each(signedDeposits.transactions)(
    'finds sender, hash and signed hash of a transaction from a real block',
    async (serializedTransaction) => {
      const transaction = read(serializedTransaction);
      expect(checksumAddress(transaction.signed?.sender as Uint8Array)).toBe(
        await recoverTransactionAddress({
          serializedTransaction: serializedTransaction as `0x02${string}`,
        }),
      );
      expect(hexFromBytes(transaction.signed?.hash as Uint8Array)).toBe(
        keccak256(serializedTransaction),
      );
      const { r, s, v, yParity, ...unsigned } = parseTransaction(serializedTransaction);
      expect(hexFromBytes(transaction.signingHash)).toBe(
        keccak256(serializeTransaction(unsigned as TransactionSerializableEIP1559)),
      );
    },
  );

  it('reads every field that another library wrote, unsigned and signed', async () => {
    await fc.assert(
      fc.asyncProperty(anyTransaction, async (fields) => {
        const unsigned = serializeTransaction(fields);
        const transaction = read(unsigned);
        expect(transaction).toMatchObject({
          chainId: BigInt(fields.chainId),
          nonce: BigInt(fields.nonce),
          maxPriorityFeePerGas: fields.maxPriorityFeePerGas,
          maxFeePerGas: fields.maxFeePerGas,
          gasLimit: fields.gas,
          value: fields.value,
        });
        expect(checksumAddress(transaction.to as Uint8Array)).toBe(fields.to);
        expect(hexFromBytes(transaction.data)).toBe(fields.data);
        expect(
          transaction.accessList.map(({ address, storageKeys }) => ({
            address: checksumAddress(address),
            storageKeys: storageKeys.map(hexFromBytes),
          })),
        ).toEqual(fields.accessList);
        expect(hexFromBytes(transaction.signingHash)).toBe(keccak256(unsigned));

        const signed = await wallet.signTransaction(fields);
        expect(read(signed)).toEqual({
          ...transaction,
          signed: {
            sender: bytesFromHex(wallet.address),
            hash: hexToBytes(keccak256(signed)),
          },
        });
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a legacy transaction', { ...simple, type: 'legacy', gasPrice: 1n }, 'a legacy transaction'],
    ['an access-list one', { ...simple, type: 'eip2930', gasPrice: 1n }, 'type 1, EIP-2930'],
    [
      'one with code to delegate to',
      { ...simple, type: 'eip7702', authorizationList: [] },
      'type 4, EIP-7702',
    ],
  ])('names %s, and refuses it', (_, fields, name) => {
    const { maxFeePerGas, maxPriorityFeePerGas, ...rest } = fields;
    const fees = 'gasPrice' in fields ? {} : { maxFeePerGas, maxPriorityFeePerGas };
    const hex = serializeTransaction({ ...rest, ...fees } as never);
    expect(() => read(hex)).toThrowError(undecodable(name));
  });

  it('names a blob transaction, and refuses it', () => {
    expect(() => read('0x03c0')).toThrowError(undecodable('type 3, EIP-4844'));
  });

  const fields = (changes: { [index: number]: Hex | Hex[] }, more: Hex[] = []): string => {
    const plain: (Hex | Hex[])[] = [
      '0x01',
      '0x',
      '0x',
      '0x',
      '0x',
      `0x${'11'.repeat(20)}`,
      '0x',
      '0x',
      [],
    ];
    const changed = plain.map((field, i) => changes[i] ?? field);
    return `0x02${toRlp([...changed, ...more]).slice(2)}`;
  };

  it.each<[string, string, string]>([
    ['no bytes', '0x', 'empty'],
    ['what is not hex', '0x02zz', 'not hex'],
    ['half a byte', '0x020', 'not hex'],
    ['an unknown type', '0x05c0', 'no transaction type'],
    ['a type alone', '0x02', 'ends at offset 0'],
    ['no list', '0x0280', 'an RLP list is expected'],
    ['too few fields', '0x02c0', 'has 0 fields'],
    ['half a signature', fields({}, ['0x', '0x01']), 'has 11 fields'],
    ['one field too many', fields({}, ['0x', '0x01', '0x01', '0x01']), 'has 13 fields'],
    ['a zero that is written out', fields({ 1: '0x00' }), "'nonce' is padded"],
    ['a padded fee', fields({ 3: '0x0001' }), "'max_fee_per_gas' is padded"],
    ['a nonce of 9 bytes', fields({ 1: '0x010000000000000000' }), "'nonce' has 9 bytes"],
    ['the last nonce', fields({ 1: '0xffffffffffffffff' }), 'EIP-2681'],
    ['a value of 33 bytes', fields({ 6: `0x${'01'.repeat(33)}` }), "'value' has 33 bytes"],
    ['a recipient of 19 bytes', fields({ 5: `0x${'01'.repeat(19)}` }), 'an address has 20'],
    ['a list as value', fields({ 6: ['0x01'] }), 'must be bytes, not a list'],
    ['bytes as access list', fields({ 8: '0x01' }), 'must be a list'],
    ['an access list of bytes', fields({ 8: ['0x01'] }), 'must be a list'],
  ])('refuses %s', (_, hex, message) => {
    expect(() => read(hex)).toThrowError(undecodable(message));
  });

  it('refuses bytes after the end, and more bytes than a node takes', () => {
    const hex = serializeTransaction(simple);
    expect(() => read(`${hex}00`)).toThrowError(undecodable('1 more follow'));
    expect(() => read(`0x02${'00'.repeat(MAX_TRANSACTION_BYTES)}`)).toThrowError(
      undecodable('more than 131072 bytes'),
    );
  });

  it('refuses signatures that are no second form of anything: high s, strange parity, zeros', async () => {
    const { r, s, yParity } = parseTransaction(await wallet.signTransaction(simple));
    const signed = (signature: { r: Hex; s: Hex; yParity: number }) =>
      serializeTransaction(simple, { ...signature } as never);
    const good = { r: r as Hex, s: s as Hex, yParity: yParity as number };
    expect(() => read(signed(good))).not.toThrow();

    const order = secp256k1.Point.Fn.ORDER;
    const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
    const highS = { ...good, s: word(order - BigInt(good.s)), yParity: 1 - good.yParity };
    expect(() => read(signed(highS))).toThrowError(undecodable('upper half'));

    const items = (parity: Hex, rr: Hex, ss: Hex) => fields({}, [parity, rr, ss]);
    expect(() => read(items('0x02', '0x01', '0x01'))).toThrowError(undecodable('only 0 and 1'));
    expect(() => read(items('0x1b', '0x01', '0x01'))).toThrowError(undecodable('only 0 and 1'));
    expect(() => read(items('0x', '0x', '0x01'))).toThrowError(undecodable('r is not'));
    expect(() => read(items('0x', '0x01', '0x'))).toThrowError(undecodable('s is zero'));
    expect(() => read(items('0x', word(order), '0x01'))).toThrowError(undecodable('r is not'));
    // 5 is the x of no point of secp256k1.
    expect(() => read(items('0x', '0x05', '0x01'))).toThrowError(undecodable('belongs to no key'));
  });

  it('reads hex in either case, with 0x or without', () => {
    const hex = serializeTransaction(simple);
    expect(read(hex.slice(2).toUpperCase())).toEqual(read(hex));
    expect(read(`0X${hex.slice(2)}`)).toEqual(read(hex));
  });

  it('throws nothing but its own error, whatever the bytes', () => {
    const survive = (bytes: Uint8Array): void => {
      try {
        decodeTransaction(bytes);
      } catch (error) {
        if (!isUndecodable(error)) throw error;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), survive), {
      numRuns: 3000,
    });
    // Closer to home: real transactions, truncated, spliced into each other, with bytes put in.
    const real = [mainnetDeposit.bytes, ...signedDeposits.transactions].map((hex) =>
      hexToBytes(hex as Hex),
    );
    const some = fc.constantFrom(...real);
    const spliced = fc
      .tuple(some, some, fc.nat(700), fc.nat(700), fc.uint8Array({ maxLength: 8 }))
      .map(([head, tail, to, from, between]) =>
        Uint8Array.from([2, ...head.subarray(1, to), ...between, ...tail.subarray(from)]),
      );
    fc.assert(fc.property(spliced, survive), { numRuns: 3000 });
  });
});
