import {
  type Address,
  type Blockhash,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  getAddressDecoder,
  type Instruction,
} from '@solana/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUndecodable } from '../undecodable.ts';
import { decodeMessage } from './message.ts';
import { createReader } from './reader.ts';

const address = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => getAddressDecoder().decode(bytes));
const pool = fc.uniqueArray(address, { minLength: 6, maxLength: 12 });

/** Instructions over a few addresses, so that accounts are shared between them. */
const messages = pool.chain(([feePayer, blockhash, ...others]) =>
  fc.record({
    feePayer: fc.constant(feePayer as Address),
    blockhash: fc.constant(blockhash as string as Blockhash),
    version: fc.constantFrom('legacy' as const, 0 as const),
    instructions: fc.array(
      fc.record({
        programAddress: fc.constantFrom(...others.slice(0, 2)),
        accounts: fc.array(
          fc.record({ address: fc.constantFrom(...others.slice(2)), role: fc.nat(3) }),
          { maxLength: 6 },
        ),
        data: fc.uint8Array({ maxLength: 150 }),
      }),
      { maxLength: 4 },
    ),
  }),
);

const compile = ({
  feePayer,
  blockhash,
  ...rest
}: {
  feePayer: Address;
  blockhash: Blockhash;
  version: 'legacy' | 0;
  instructions: readonly Instruction[];
}) => ({
  feePayer: { address: feePayer },
  lifetimeConstraint: { blockhash, lastValidBlockHeight: 0n },
  ...rest,
});

describe('the decoder of messages', () => {
  it('reads back what another library compiled', () => {
    fc.assert(
      fc.property(messages, (fields) => {
        const { messageBytes } = compileTransaction(compile(fields));
        const message = decodeMessage(Uint8Array.from(messageBytes));
        expect(message.version).toBe(fields.version);
        expect(message.accounts[0]).toMatchObject({
          address: fields.feePayer,
          signer: true,
          writable: true,
        });
        expect(message.recentBlockhash).toBe(fields.blockhash);
        const read = message.instructions.map(({ program, accounts, data }) => ({
          programAddress: message.accounts[program]?.address,
          accounts: accounts.map((place) => message.accounts[place]?.address),
          data,
        }));
        const expected = fields.instructions.map(({ programAddress, accounts, data }) => ({
          programAddress,
          accounts: accounts.map((account) => account.address),
          data,
        }));
        expect(read).toEqual(expected);
        // An account may do what the most powerful of its roles says.
        for (const { accounts } of fields.instructions) {
          for (const account of accounts) {
            const found = message.accounts.find((one) => one.address === account.address);
            if (account.role & 2) expect(found?.signer).toBe(true);
            if (account.role & 1) expect(found?.writable).toBe(true);
          }
        }
      }),
    );
  });

  it('says which accounts are hidden in lookup tables', () => {
    fc.assert(
      fc.property(messages, address, (fields, table) => {
        const message = { ...compile(fields), version: 0 as const };
        const hidden = fields.instructions.flatMap(({ accounts }) =>
          accounts.filter(({ role }) => role < 2).map((account) => account.address),
        );
        fc.pre(hidden.length > 0);
        const compressed = compressTransactionMessageUsingAddressLookupTables(message, {
          [table]: [...new Set(hidden)],
        });
        const { lookups, accounts } = decodeMessage(
          Uint8Array.from(compileTransaction(compressed).messageBytes),
        );
        // One that signs elsewhere, or pays, has to be named after all.
        for (const lookup of lookups) expect(lookup.table).toBe(table);
        expect(accounts.filter((account) => account.hidden)).toHaveLength(
          lookups.flatMap(({ writable, readonly }) => [...writable, ...readonly]).length,
        );
      }),
    );
  });

  it('throws nothing but its own error, whatever the bytes are', () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.nat(255), (fields, at, byte) => {
        const bytes = Uint8Array.from(compileTransaction(compile(fields)).messageBytes);
        bytes[at % bytes.length] = byte;
        try {
          decodeMessage(bytes);
        } catch (error) {
          if (!isUndecodable(error)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the length of a list', () => {
  const read = (...bytes: number[]) => {
    const reader = createReader(Uint8Array.from(bytes));
    const value = reader.compactU16('a length');
    reader.end('it');
    return value;
  };

  // The table of the documentation of compact-u16.
  it.each([
    [[0x00], 0],
    [[0x7f], 127],
    [[0x80, 0x01], 128],
    [[0xff, 0x01], 255],
    [[0x80, 0x02], 256],
    [[0xff, 0xff, 0x01], 32767],
    [[0x80, 0x80, 0x02], 32768],
    [[0xff, 0xff, 0x03], 65535],
  ])('%j is %i', (bytes, value) => {
    expect(read(...bytes)).toBe(value);
  });

  it.each([
    ['a padded zero', [0x80, 0x00]],
    ['a padded number', [0xff, 0x80, 0x00]],
    ['more than 65535', [0x80, 0x80, 0x04]],
    ['a fourth byte', [0x80, 0x80, 0x80, 0x01]],
    ['no end', [0x80]],
  ])('is refused with %s', (_, bytes) => {
    expect(() => read(...bytes)).toThrowError(
      expect.objectContaining({ code: 'undecodable_transaction' }),
    );
  });
});
