import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { address, hexBytes, lamports, party, signatureHex, transactionId } from './wire/fields.ts';
import { routes, stakeId } from './wire.ts';

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const messageOf = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

const WALLET = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM';
const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';

describe('fields of Solana', () => {
  it('take every 32 bytes in base58 as an address, as they are written', () => {
    fc.assert(
      fc.property(bytesOf(32), (bytes) => {
        const text = base58.encode(bytes);
        expect(address.parse(text)).toBe(text);
      }),
    );
  });

  it('take no other length, letter or alphabet as an address', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }).filter(({ length }) => length !== 32),
        (bytes) => {
          expect(address.safeParse(base58.encode(bytes)).success).toBe(false);
        },
      ),
    );
    for (const text of ['', `${WALLET} `, WALLET.replace('4', '0'), `0x${'11'.repeat(32)}`, 7]) {
      expect(messageOf(address, text), String(text)).toContain('an address of Solana');
    }
  });

  it('refuse the address of zeros, which nobody controls, where somebody is meant', () => {
    expect(messageOf(party, '1'.repeat(32))).toContain('this is the one of zeros');
    expect(stakeId.parse(WALLET)).toBe(WALLET);
  });

  it('take lamports as decimal digits that 64 bits hold', () => {
    expect(lamports.parse('1')).toBe('1');
    expect(lamports.parse('18446744073709551615')).toBe('18446744073709551615');
    for (const text of ['0', '-1', '1.5', '1e9', '01', ' 1', '', 1, '18446744073709551616']) {
      expect(lamports.safeParse(text).success, String(text)).toBe(false);
    }
  });

  it('read hex with or without 0x, and answer it without', () => {
    expect(hexBytes.parse('0xAB01')).toBe('ab01');
    expect(signatureHex.parse('AB'.repeat(64))).toBe('ab'.repeat(64));
    for (const text of ['', '0x', 'abc', 'zz', WALLET]) {
      expect(hexBytes.safeParse(text).success, text).toBe(false);
    }
    expect(signatureHex.safeParse('ab'.repeat(63)).success).toBe(false);
  });

  it('take 64 bytes in base58 as what a transaction is known by', () => {
    fc.assert(
      fc.property(bytesOf(64), (bytes) => {
        expect(transactionId.safeParse(base58.encode(bytes)).success).toBe(true);
      }),
    );
    expect(messageOf(transactionId, WALLET)).toContain('64 bytes in base58');
  });
});

describe('the routes of Solana', () => {
  it('refuse what they do not name', () => {
    for (const { method, path, query, body } of routes) {
      for (const schema of [query, body]) {
        if (!schema) continue;
        const issues = schema.safeParse({ misspelt: '1' }).error?.issues ?? [];
        const unknown = issues.some(({ code }) => code === 'unrecognized_keys');
        expect(unknown, `${method} ${path}`).toBe(true);
      }
    }
  });

  it('ask reports in the words that all chains share', () => {
    const ask = (kind: string, given: object) => {
      const route = routes.find((candidate) => candidate.kind === kind);
      return route?.toReportQuery?.(route.query?.parse(given) as never);
    };
    const selected = { stake_accounts: WALLET, wallets: WALLET, accounts: ACCOUNT };
    const filter = { stakeIds: [WALLET], wallets: [WALLET], accounts: [ACCOUNT] };
    const withValidators = { ...filter, validators: [WALLET] };
    expect(ask('stakes', { ...selected, validators: WALLET })).toEqual({ filter: withValidators });
    expect(ask('operations', { ...selected, start_date: '2026-01-01' })).toEqual({
      filter,
      startDate: '2026-01-01',
    });
    expect(ask('rewards', { format: 'epoch', start_epoch: '3', end_epoch: '4' })).toEqual({
      filter: {},
      format: 'epoch',
      startEpoch: 3,
      endEpoch: 4,
    });
    expect(ask('reports', { validators: WALLET, format: 'csv' })).toMatchObject({
      filter: { validators: [WALLET] },
      file: { format: 'csv' },
    });
  });

  it('refuse what makes no sense together in a report of rewards', () => {
    const { query } = routes.find(({ kind }) => kind === 'rewards') ?? {};
    const refusal = (given: object) => {
      const issue = query?.safeParse(given).error?.issues[0];
      return issue && `${issue.path.join('.')}: ${issue.message}`;
    };
    expect(refusal({ start_epoch: '3' })).toBe('start_epoch: Expected format=epoch beside it.');
    expect(refusal({ format: 'epoch' })).toBeUndefined();
    for (const end_epoch of ['2', '103']) {
      expect(refusal({ format: 'epoch', start_epoch: '3', end_epoch })).toBe(
        'end_epoch: Expected 1 to 100 epochs from start_epoch on.',
      );
    }
    const both = { format: 'epoch', start_epoch: '3', end_epoch: '3', include_usd: 'true' };
    expect(refusal(both)).toBe('include_usd: Expected format=daily beside it.');
    expect(refusal({ format: 'weekly' })).toContain("Expected 'daily' or 'epoch'");
  });

  it('take a memo that fits beside a stake', () => {
    const { body } = routes.find(({ action }) => action === 'stake') ?? {};
    const stake = {
      account_id: ACCOUNT,
      wallet: WALLET,
      amount_lamports: '2000000000',
      vote_account_address: WALLET,
    };
    expect(body?.safeParse(stake).success).toBe(true);
    expect(body?.safeParse({ ...stake, memo: `kiln_${ACCOUNT}` }).success).toBe(true);
    expect(body?.safeParse({ ...stake, memo: 'é'.repeat(128) }).success).toBe(true);
    for (const memo of ['', 'é'.repeat(129), '\ud800', 7]) {
      expect(body?.safeParse({ ...stake, memo }).error?.issues[0]?.message).toBe(
        'Expected a memo of 1 to 256 bytes in UTF-8.',
      );
    }
  });

  it('can all be written as JSON schemas', () => {
    for (const { query, body, answer } of routes) {
      for (const schema of [query, body]) if (schema) z.toJSONSchema(schema, { io: 'input' });
      z.toJSONSchema(answer);
    }
  });
});
