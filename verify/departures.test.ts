import type { Intent, JsonObject } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { findDepartures } from './index.ts';

const wallet = `0x${'aB'.repeat(20)}`;
const request = { account_id: 'x', wallet, amount_wei: '32000000000000000000' };
const honest: Intent = {
  version: 1,
  chain: 'eth',
  network: 'devnet',
  action: 'stake',
  wallet: wallet.toLowerCase(),
  amount_wei: request.amount_wei,
  withdrawal_address: wallet.toLowerCase(),
  compounding_withdrawal: false,
  validators: [`0x${'11'.repeat(48)}`],
};
const departures = (intent: Intent, asked: object = {}) =>
  findDepartures({
    chain: 'eth',
    network: 'devnet',
    action: 'stake',
    request: { ...request, ...asked },
    intents: [intent],
  }).map(({ at }) => at);

describe('an intent that came with an answer', () => {
  it('is what was asked for when every term of the request is in it', () => {
    expect(departures(honest)).toEqual([]);
    expect(departures({ ...honest, number_of_validators: 1 }, { number_of_validators: 1 })).toEqual(
      [],
    );
  });

  it.each([
    ['wallet', `0x${'cd'.repeat(20)}`],
    ['withdrawal_address', `0x${'cd'.repeat(20)}`],
    ['amount_wei', '64000000000000000000'],
    ['compounding_withdrawal', true],
    ['network', 'mainnet'],
    ['chain', 'sol'],
    ['action', 'unstake'],
    ['version', 2],
  ])('departs when its %s is another, or missing', (name, value) => {
    expect(departures({ ...honest, [name]: value } as Intent)).toEqual([`intent.${name}`]);
    expect(departures({ ...honest, [name]: undefined } as Intent)).toEqual([`intent.${name}`]);
  });

  it('gives the stake back to the address of the request, and to the wallet when there is none', () => {
    const elsewhere = `0x${'cd'.repeat(20)}`;
    const asked = { withdrawal_credentials: elsewhere };
    expect(departures(honest, asked)).toEqual(['intent.withdrawal_address']);
    expect(departures({ ...honest, withdrawal_address: elsewhere }, asked)).toEqual([]);
  });

  it('departs when the number of validators that was asked for is not in it', () => {
    expect(departures(honest, { number_of_validators: 2 })).toEqual([
      'intent.number_of_validators',
    ]);
  });

  it('departs when it brings a bound of its own for what it may cost', () => {
    expect(departures({ ...honest, max_fee_wei: '1000000000000000000000' })).toEqual([
      'intent.max_fee_wei',
    ]);
    expect(departures({ ...honest, max_request_fee_wei: '1' })).toEqual([
      'intent.max_request_fee_wei',
    ]);
  });

  it('departs when there is one more, or one less, than was asked for', () => {
    const asked = { chain: 'eth', network: 'devnet', action: 'stake', request } as const;
    for (const intents of [[], [honest, honest]]) {
      expect(findDepartures({ ...asked, intents })).toEqual([
        expect.objectContaining({ code: 'intent_departs', at: 'intents' }),
      ]);
    }
  });

  it('is not trusted for an action that the verifier does not know', () => {
    const reasons = findDepartures({
      chain: 'eth',
      network: 'devnet',
      action: 'teleport',
      request,
      intents: [honest],
    });
    expect(reasons).toEqual([expect.objectContaining({ code: 'unsupported_action' })]);
  });
});

const keyOf = (byte: string): string => `0x${byte.repeat(48)}`;
const [one, two, three] = [keyOf('11'), keyOf('22'), keyOf('33')];

/** What each action's request fixes, beside the intent that goes with it. */
const actions: readonly [string, JsonObject, JsonObject][] = [
  [
    'deposit',
    { pubkey: one, amount_wei: '5000000000000000000' },
    { pubkey: one, amount_wei: '5000000000000000000', withdrawal_address: wallet },
  ],
  ['withdrawal', { pubkey: one, amount_wei: '0' }, { pubkey: one, amount_wei: '0' }],
  [
    'consolidate',
    { source_pubkey: one, target_pubkey: two },
    { source_pubkey: one, target_pubkey: two, withdrawal_address: wallet },
  ],
  ['enable-compounding', { pubkey: one }, { pubkey: one }],
  ['exit-request', { validators: [one, two] }, { validators: [two, one] }],
];

describe.each(actions)('an intent for the action %s', (action, asked, fields) => {
  const find = (own: JsonObject, request: JsonObject = asked) =>
    findDepartures({
      chain: 'eth',
      network: 'devnet',
      action,
      request: { wallet, ...request },
      intents: [{ version: 1, chain: 'eth', network: 'devnet', action, wallet, ...own }],
    }).map(({ at }) => at);

  it('is what was asked for, also where the request writes public keys without 0x', () => {
    expect(find(fields)).toEqual([]);
    const bare = JSON.parse(JSON.stringify(asked).replaceAll('"0x', '"'));
    expect(find(fields, bare)).toEqual([]);
  });

  it('departs with any other term, and with a missing one', () => {
    for (const name of Object.keys({ wallet, ...fields })) {
      const other = name === 'validators' ? [one, three] : name === 'amount_wei' ? '1' : three;
      for (const value of [other, undefined]) {
        expect(find({ ...fields, [name]: value })).toEqual([`intent.${name}`]);
      }
    }
  });
});

describe('the intents of a consolidation of several validators', () => {
  const intent = (source: string): Intent => ({
    version: 1,
    chain: 'eth',
    network: 'devnet',
    action: 'consolidate',
    wallet,
    source_pubkey: source,
    target_pubkey: three,
    withdrawal_address: wallet,
  });
  const find = (intents: readonly Intent[], more: JsonObject = {}) =>
    findDepartures({
      chain: 'eth',
      network: 'devnet',
      action: 'consolidate',
      request: { wallet, source_pubkeys: [one, two], target_pubkey: three, ...more } as JsonObject,
      intents,
    }).map(({ at }) => at);

  it('are one for each source, in their order', () => {
    expect(find([intent(one), intent(two)])).toEqual([]);
    expect(find([intent(two), intent(one)])).toEqual([
      'intents[0].source_pubkey',
      'intents[1].source_pubkey',
    ]);
    expect(find([intent(one)])).toEqual(['intents']);
    expect(find([intent(one), intent(two), intent(two)])).toEqual(['intents']);
    expect(find([intent(one), intent(one)])).toEqual(['intents[1].source_pubkey']);
  });

  it('give the stake to a foreign owner only where the request names them', () => {
    const elsewhere = `0x${'cd'.repeat(20)}`;
    const given = [intent(one), intent(two)].map((own) => ({
      ...own,
      withdrawal_address: elsewhere,
    }));
    expect(find(given)).toEqual(['intents[0].withdrawal_address', 'intents[1].withdrawal_address']);
    expect(find(given, { withdrawal_address: elsewhere })).toEqual([]);
  });
});
