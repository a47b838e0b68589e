import { describe, expect, it } from 'vitest';
import { decode, verify } from '../index.ts';
import * as published from './fixtures/published-transactions.ts';
import { addresses, transactions } from './fixtures/web3js-transactions.ts';

const { payer, newAccount, vote, stake, nonce, nonceAuthority, derived, blockhash } = addresses;
const read = (bytes: string) => decode({ chain: 'sol', network: 'mainnet', bytes });
const judge = (bytes: string, intent: object) =>
  verify({ chain: 'sol', network: 'mainnet', bytes, intent });

describe('transactions that others signed', () => {
  it.each(Object.values(published))('are read: $test', async ({ base58, wallet, hash }) => {
    const decoded = await read(base58);
    expect(decoded).toMatchObject({
      fee_payer: wallet,
      signed: true,
      signatures: [{ signer: wallet, valid: true }],
    });
    if (hash) expect(decoded.hash).toBe(hash);
  });

  const common = { version: 1, chain: 'sol', network: 'mainnet' };

  it.each([published.stake, published.stakeWithPriority])(
    'and mainnet took a stake that is accepted for what it was: $hash',
    async ({ base58, wallet }) => {
      const intent = {
        ...common,
        action: 'stake',
        wallet,
        amount_lamports: '10000000',
        vote_account_address: 'BWkvytz3MAiLkUbMuYK5yV1VYThbBYYQYG3gdef8NLw5',
      };
      expect(await judge(base58, intent)).toMatchObject({ verdict: 'accepted', reasons: [] });
      expect(await judge(base58, { ...intent, amount_lamports: '10000001' })).toMatchObject({
        reasons: [{ code: 'wrong_amount' }],
      });
    },
  );

  it('and the fee of one is what its price and its limit come to', async () => {
    expect(await read(published.stakeWithPriority.base58)).toMatchObject({
      base_fee_lamports: '5000',
      // 10,000 units at 1000 millionths of a lamport.
      priority_fee_lamports: '10',
    });
  });

  it.each([
    ['deactivate-stake', published.deactivation, {}],
    ['withdraw-stake', published.withdrawal, { amount_lamports: '42' }],
  ])('and a %s is accepted for what it is', async (action, { base58, wallet }, terms) => {
    const stake_account = '6XMLCn47d5kPi3g4YcjqFvDuxWnpVADpN2tXpeRc4XUB';
    const intent = { ...common, action, wallet, stake_account, ...terms };
    expect(await judge(base58, intent)).toMatchObject({ verdict: 'accepted', reasons: [] });
  });
});

describe('what @solana/web3.js makes', () => {
  it.each(Object.entries(transactions))(
    'is read, and its message is what is signed: %s',
    async (_, { base64, message }) => {
      const decoded = await read(base64);
      expect(decoded).toMatchObject({
        fee_payer: payer,
        recent_blockhash: blockhash,
        unsigned_tx_hash: message,
        address_table_lookups: [],
      });
      expect(JSON.stringify(decoded)).not.toContain('Not understood');
      expect((await read(message)).instructions).toEqual(decoded.instructions);
    },
  );

  const common = { version: 1, chain: 'sol', network: 'mainnet', wallet: payer };
  const stakes = { action: 'stake', amount_lamports: '1500000000', vote_account_address: vote };
  const splits = { action: 'split-stake', stake_account: stake, amount_lamports: '250000000' };

  it.each<[keyof typeof transactions, object]>([
    ['stake', stakes],
    ['stakeWithSeed', stakes],
    ['deactivate', { action: 'deactivate-stake', stake_account: stake }],
    ['withdraw', { action: 'withdraw-stake', stake_account: stake, amount_lamports: '7000000001' }],
    [
      'merge',
      {
        action: 'merge-stakes',
        stake_account_source: vote,
        stake_account_destination: stake,
      },
    ],
    ['split', splits],
    ['splitWithSeed', splits],
    [
      'durableDeactivate',
      {
        action: 'deactivate-stake',
        stake_account: stake,
        nonce_account: nonce,
        nonce_account_authority: nonceAuthority,
      },
    ],
  ])('is accepted for what it is: %s', async (name, terms) => {
    const { base64, message } = transactions[name];
    const verdict = await judge(base64, { ...common, ...terms });
    expect(verdict).toMatchObject({ verdict: 'accepted', reasons: [], hash: message });
  });

  it.each<[keyof typeof transactions, string]>([
    ['authorize', 'authority_change'],
    ['authorizeWithSeed', 'authority_change'],
    ['nonceAccount', 'unexpected_instruction'],
  ])('is refused as a deactivation: %s', async (name, code) => {
    const intent = { ...common, action: 'deactivate-stake', stake_account: stake };
    const { reasons } = await judge(transactions[name].base64, intent);
    expect(reasons.map((reason) => reason.code)).toContain(code);
  });

  it('derives the address of a seed as the verifier does, and names new accounts', async () => {
    const seeded = await read(transactions.stakeWithSeed.base64);
    expect(JSON.stringify(seeded.instructions)).toContain(derived);
    const keyed = await read(transactions.stake.base64);
    expect(keyed.signatures).toEqual([
      { signer: payer, signature: null, valid: false },
      { signer: newAccount, signature: expect.any(String), valid: true },
    ]);
  });
});
