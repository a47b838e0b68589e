import { describe, expect, it } from 'vitest';
import { describeBytes } from '../index.ts';
import { honest } from '../testing/ethereum-actions.ts';
import { serialize } from '../testing/judge.ts';

const partsOf = (bytes: string) => describeBytes({ chain: 'eth', network: 'devnet', bytes }).parts;
const { transaction, intent } = honest.partialWithdrawal;
const bytes = serialize(transaction);

describe('the parts of an Ethereum transaction', () => {
  it('are its fields, each behind its length, and those of what it calls', () => {
    const paths = partsOf(bytes).map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('length('))).toEqual([
      'type',
      'chain_id',
      'nonce',
      'max_priority_fee_per_gas',
      'max_fee_per_gas',
      'gas_limit',
      'to',
      'value',
      'pubkey',
      'amount',
      'access_list',
    ]);
    expect(paths[1]).toBe('length(transaction)');
    expect(paths[paths.indexOf('to') - 1]).toBe('length(to)');
    expect(paths[paths.indexOf('pubkey') - 1]).toBe('length(data)');
  });

  it('hold the very bytes of the values', () => {
    const part = partsOf(bytes).find(({ path }) => path === 'pubkey');
    expect(bytes.slice(2 + 2 * (part?.from ?? 0), 2 + 2 * (part?.to ?? 0))).toBe(
      intent.pubkey.slice(2).toLowerCase(),
    );
  });

  it('name each contract and key of an access list', () => {
    const address = `0x${'11'.repeat(20)}` as const;
    const storageKeys = [`0x${'22'.repeat(32)}`, `0x${'33'.repeat(32)}`] as const;
    const listed = serialize({ ...transaction, accessList: [{ address, storageKeys }] });
    const own = partsOf(listed).filter(({ path }) => /^access_list/.test(path));
    expect(own.map(({ path, value }) => [path, value])).toEqual([
      ['access_list[0].address', address],
      ['access_list[0].storage_keys[0]', storageKeys[0]],
      ['access_list[0].storage_keys[1]', storageKeys[1]],
    ]);
  });

  it('are one where another type of transaction begins', () => {
    expect(partsOf('0x03c0')).toMatchObject([
      { from: 0, to: 2, path: 'unreadable', meaning: expect.stringContaining('EIP-4844') },
    ]);
  });
});
