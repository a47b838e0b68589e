import type { Intent } from '@kiln-connect/core';
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
