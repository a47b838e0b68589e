import type { JsonObject } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ethereumIntentSchemas, verify } from '../index.ts';
import { type HonestCase, honest, pubkey } from '../testing/ethereum-actions.ts';
import { BATCH_CONTRACT, signDeposit, stakeIntent } from '../testing/ethereum-stake.ts';
import { mainnetDeposit } from './fixtures/deposits.ts';
import { readIntent } from './intent.ts';

const one = signDeposit({ seed: 1 });
const good = stakeIntent([one]);
const faults = (intent: unknown): readonly string[] => {
  const result = readIntent(intent);
  return 'reasons' in result ? result.reasons.map(({ message }) => message) : [];
};

/** An intent of some action whose fields hold anything. */
const nearlyAnIntent = fc
  .tuple(fc.constantFrom(...Object.values(honest)), fc.anything(), fc.nat())
  .map(([{ intent }, value, at]) => {
    const names = Object.keys(intent).filter((name) => name !== 'action');
    return {
      ...intent,
      [names[at % names.length] as string]: value,
      network: 'mainnet',
      memo: value,
    };
  });

describe('an intent', () => {
  it('is taken as it is documented, addresses in lower case or with their checksum', () => {
    expect(faults(good)).toEqual([]);
    expect(faults({ ...good, wallet: good.wallet.toLowerCase() })).toEqual([]);
    expect(faults({ ...good, max_fee_wei: '0', batch_deposit_contract: BATCH_CONTRACT })).toEqual(
      [],
    );
  });

  it.each<[string, object, string]>([
    ['an unknown field', { recipient: '0x' }, 'recipient'],
    ['another version', { version: 2 }, 'intent.version'],
    ['another chain', { chain: 'sol' }, 'intent.chain'],
    ['a network that is none', { network: 'goerli' }, 'intent.network'],
    ['an action that is not built', { action: 'exit' }, 'intent.action'],
    [
      'a wallet whose checksum is wrong',
      { wallet: good.wallet.replace(/[A-F]/, (c) => c.toLowerCase()) },
      'the checksum',
    ],
    [
      'a wallet in capitals, which have no checksum',
      { wallet: `0x${good.wallet.slice(2).toUpperCase()}` },
      'the checksum',
    ],
    [
      'a withdrawal address that is too short',
      { withdrawal_address: '0x1234' },
      'must be an address',
    ],
    [
      '32 bytes of credentials for an address',
      { withdrawal_address: one.credentials },
      'must be an address',
    ],
    [
      'the zero address to withdraw to',
      { withdrawal_address: `0x${'0'.repeat(40)}` },
      'nobody controls',
    ],
    ['an amount as number', { amount_wei: 32e18 }, 'intent.amount_wei'],
    ['an amount in tokens', { amount_wei: '32.0' }, 'decimal number as text'],
    ['a negative amount', { amount_wei: '-1' }, 'decimal number as text'],
    ['an amount that is padded', { amount_wei: '032' }, 'decimal number as text'],
    ['a broken public key', { validators: ['0x12'] }, '96 hex digits'],
    ['no validators', { validators: [] }, 'intent.validators'],
    [
      'a validator twice',
      { validators: [one.pubkey, `0x${one.pubkey.slice(2).toUpperCase()}`] },
      'twice',
    ],
    [
      '151 validators',
      {
        validators: Array.from({ length: 151 }, (_, i) => `0x${i.toString(16).padStart(96, '0')}`),
      },
      'intent.validators',
    ],
    [
      'validators and an operator',
      { operator_key: `0x${'11'.repeat(32)}`, number_of_validators: 1 },
      'exactly one',
    ],
    ['neither validators nor an operator', { validators: undefined }, 'exactly one'],
    [
      'an operator without a number',
      { validators: undefined, operator_key: `0x${'11'.repeat(32)}` },
      'together with operator_key',
    ],
    [
      'a number that is not that of the validators',
      { number_of_validators: 2 },
      'is 2, but 1 are named',
    ],
  ])('is refused with %s, saying so', (_, change, message) => {
    const found = faults({ ...good, ...change });
    expect(found.join('\n')).toContain(message);
  });

  it('of any shape is refused, never thrown, and the bytes are still told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), nearlyAnIntent), async (intent) => {
        const bytes = mainnetDeposit.bytes;
        const verdict = await verify({ chain: 'eth', network: 'mainnet', bytes, intent });
        expect(verdict.verdict).toBe('refused');
        expect(verdict.reasons[0]?.code).toBe('invalid_intent');
        expect(verdict.account.length).toBeGreaterThan(5);
        expect(verdict.hash).toMatch(/^0x[0-9a-f]{64}$/);
      }),
    );
  });

  const [first, second] = [pubkey(1), pubkey(2)];
  it.each<[string, HonestCase, object, string]>([
    ['a top-up of half a gwei', honest.deposit, { amount_wei: '500000000' }, 'whole gwei'],
    [
      'a top-up that nobody is paid out by',
      honest.deposit,
      { withdrawal_address: undefined },
      'intent.withdrawal_address',
    ],
    ['a top-up of several', honest.deposit, { pubkey: [first, second] }, 'intent.pubkey'],
    [
      'a withdrawal of a gwei and a bit',
      honest.partialWithdrawal,
      { amount_wei: '1000000001' },
      'whole gwei',
    ],
    ['a withdrawal without an amount', honest.fullExit, { amount_wei: undefined }, 'amount_wei'],
    ['an empty amount for a full exit', honest.fullExit, { amount_wei: '' }, 'amount_wei'],
    [
      'a consolidation of a validator into itself',
      honest.consolidate,
      { target_pubkey: `0x${first.slice(2).toUpperCase()}` },
      'that would be the action enable-compounding',
    ],
    [
      'several sources: each transaction has one',
      honest.consolidate,
      { source_pubkeys: [first] },
      'source_pubkeys',
    ],
    [
      'a switch to compounding with a target',
      honest.enableCompounding,
      { target_pubkey: second },
      'target_pubkey',
    ],
    [
      'an exit request that names a validator twice',
      honest.exitRequest,
      { validators: [first, second, first] },
      'names a public key twice',
    ],
    ['an exit request of none', honest.exitRequest, { validators: [] }, 'intent.validators'],
    [
      'an exit request to no contract',
      honest.exitRequest,
      { exit_request_contract: undefined },
      'intent.exit_request_contract',
    ],
    [
      'an exit request that pays a fee of a request',
      honest.exitRequest,
      { max_request_fee_wei: '1' },
      'max_request_fee_wei',
    ],
  ])('is refused with %s', (_, { intent }, change, message) => {
    expect(faults(intent)).toEqual([]);
    expect(faults({ ...intent, ...change }).join('\n')).toContain(message);
  });

  it('has a published schema for each action, which names its fields and refuses others', () => {
    for (const { intent } of Object.values(honest)) {
      const schema: JsonObject = ethereumIntentSchemas[intent.action];
      const properties = schema.properties as JsonObject;
      expect(schema.additionalProperties).toBe(false);
      expect(properties.action).toMatchObject({ const: intent.action });
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(intent)));
      for (const required of schema.required as string[]) expect(intent).toHaveProperty(required);
    }
    expect(Object.keys(ethereumIntentSchemas)).toEqual([
      'stake',
      'deposit',
      'withdrawal',
      'consolidate',
      'enable-compounding',
      'exit-request',
    ]);
  });

  it('of a stake is published with all of its fields', () => {
    expect(ethereumIntentSchemas.stake).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: [
        'version',
        'chain',
        'network',
        'wallet',
        'action',
        'amount_wei',
        'withdrawal_address',
      ],
    });
    expect(Object.keys(ethereumIntentSchemas.stake.properties as object).sort()).toEqual(
      [
        ...(ethereumIntentSchemas.stake.required as string[]),
        'compounding_withdrawal',
        'validators',
        'operator_key',
        'number_of_validators',
        'batch_deposit_contract',
        'max_fee_wei',
      ].sort(),
    );
  });
});
