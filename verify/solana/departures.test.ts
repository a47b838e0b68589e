import type { Intent, JsonObject } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { findDepartures } from '../index.ts';
import {
  AMOUNT,
  NONCE_ACCOUNT,
  OTHER_STAKE,
  OTHER_VOTE,
  STAKE,
  STRANGER,
  VOTE,
  WALLET,
} from '../testing/solana-honest.ts';

const wallet = WALLET.address;
const amount_lamports = `${AMOUNT}`;

/** What each action's request fixes. */
const actions: readonly [string, JsonObject][] = [
  ['stake', { amount_lamports, vote_account_address: VOTE, memo: 'kiln_7d0f' }],
  ['deactivate-stake', { stake_account: STAKE }],
  ['withdraw-stake', { stake_account: STAKE, amount_lamports }],
  ['merge-stakes', { stake_account_source: OTHER_STAKE, stake_account_destination: STAKE }],
  ['split-stake', { stake_account: STAKE, amount_lamports }],
];

describe.each(actions)('an intent for the action %s', (action, fields) => {
  const find = (own: JsonObject, request: JsonObject = fields) =>
    findDepartures({
      chain: 'sol',
      network: 'devnet',
      action,
      request: { account_id: 'x', wallet, ...request },
      intents: [{ version: 1, chain: 'sol', network: 'devnet', action, wallet, ...own } as Intent],
    }).map(({ at }) => at);

  it('is what was asked for', () => {
    expect(find(fields)).toEqual([]);
  });

  it('departs with any other term, and with a missing one', () => {
    for (const name of Object.keys({ wallet, ...fields })) {
      const other = name === 'amount_lamports' ? '1' : OTHER_VOTE;
      for (const value of [other, undefined]) {
        expect(find({ ...fields, [name]: value })).toEqual([`intent.${name}`]);
      }
    }
  });

  it('departs when it brings a bound of its own for the fee', () => {
    expect(find({ ...fields, max_fee_lamports: '1000000000' })).toEqual([
      'intent.max_fee_lamports',
    ]);
  });

  it('has a durable nonce only where the request asks for one', () => {
    const nonce = { nonce_account: NONCE_ACCOUNT, nonce_account_authority: STRANGER.address };
    expect(find({ ...fields, ...nonce })).toEqual([
      'intent.nonce_account',
      'intent.nonce_account_authority',
    ]);
    expect(find({ ...fields, ...nonce }, { ...fields, durable_nonce: true })).toEqual([]);
  });
});

describe('an intent that says more than its request', () => {
  const find = (action: string, request: JsonObject, own: JsonObject) =>
    findDepartures({
      chain: 'sol',
      network: 'devnet',
      action,
      request: { wallet, ...request },
      intents: [
        {
          version: 1,
          chain: 'sol',
          network: 'devnet',
          action,
          wallet,
          ...request,
          ...own,
        } as Intent,
      ],
    }).map(({ at }) => at);

  it('departs with a memo that nobody wrote', () => {
    const request = { amount_lamports, vote_account_address: VOTE };
    expect(find('stake', request, {})).toEqual([]);
    expect(find('stake', request, { memo: 'x' })).toEqual(['intent.memo']);
  });

  it('departs with an amount where everything was asked for', () => {
    const request = { stake_account: STAKE };
    expect(find('withdraw-stake', request, {})).toEqual([]);
    expect(find('withdraw-stake', request, { amount_lamports: '1' })).toEqual([
      'intent.amount_lamports',
    ]);
  });
});
