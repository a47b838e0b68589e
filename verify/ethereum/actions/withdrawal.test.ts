import type { Hex, TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  CONSOLIDATION_CONTRACT,
  GWEI,
  honest,
  pubkey,
  STRANGER,
  WITHDRAWAL_CONTRACT,
  withdrawalData,
} from '../../testing/ethereum-actions.ts';
import { ETH, wallet } from '../../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../../testing/judge.ts';

const { partialWithdrawal: partial, fullExit } = honest;
const one = pubkey(1);
const partialWith = (changes: Partial<TransactionSerializableEIP1559>) =>
  outcome({ ...partial.transaction, ...changes }, partial.intent);

const account = async ({ transaction, intent }: typeof partial | typeof fullExit) =>
  Object.fromEntries(
    (await judge(serialize(transaction), intent)).account.map(({ label, value }) => [label, value]),
  );

const conditions = async ({ transaction, intent }: typeof partial | typeof fullExit) =>
  (await judge(serialize(transaction), intent)).preconditions
    .slice(0, -2)
    .map(({ code, subject }) => [code, subject]);

describe('a withdrawal request', () => {
  it('tells a part from the whole in words that nobody can take for the other', async () => {
    expect(await account(partial)).toMatchObject({
      'What it does': 'Requests that 1 validator pays out 3 ETH',
      To: `${WITHDRAWAL_CONTRACT} (the contract of withdrawal requests, EIP-7002)`,
      Validator: one,
      'Is paid out to': 'its withdrawal address, which has to be the sender',
      'Request fee':
        '0.0000000000000005 ETH: what exceeds the fee of the moment does not come back',
    });
    expect(await account(fullExit)).toMatchObject({
      'What it does':
        'Requests the full exit of 1 validator: it stops validating, and all of its balance is paid out',
    });
  });

  it('of a part needs a compounding validator of the wallet with so much beyond 32 ETH', async () => {
    expect(await conditions(partial)).toEqual([
      [
        'validators_owned',
        { validators: [one], withdrawal_address: wallet.address, types: ['0x02'] },
      ],
      ['validators_may_request', { validators: [one] }],
      ['excess_balance', { validator: one, amount_gwei: '3000000000' }],
      ['request_fee_enough', { contract: WITHDRAWAL_CONTRACT, value_wei: '500' }],
    ]);
  });

  it('of the whole needs a validator of the wallet without withdrawals that wait', async () => {
    expect(await conditions(fullExit)).toEqual([
      [
        'validators_owned',
        { validators: [one], withdrawal_address: wallet.address, types: ['0x01', '0x02'] },
      ],
      ['validators_may_request', { validators: [one] }],
      ['no_pending_withdrawals', { validator: one }],
      ['request_fee_enough', { contract: WITHDRAWAL_CONTRACT, value_wei: '1' }],
    ]);
  });

  it('is refused when a full exit hides in it as the amount 0, and the other way', async () => {
    const { verdict, reasons } = await judge(serialize(fullExit.transaction), partial.intent);
    expect(verdict).toBe('refused');
    expect(reasons).toEqual([
      {
        code: 'wrong_amount',
        message:
          'the transaction requests the full exit of the validator (amount 0); the intent asks for 3 ETH (3000000000000000000 wei)',
        at: 'amount',
      },
    ]);
    expect(await outcome(partial.transaction, fullExit.intent)).toEqual(['wrong_amount']);
    expect(
      await outcome(
        { ...fullExit.transaction, data: withdrawalData(one, 2n ** 64n * GWEI - GWEI) },
        fullExit.intent,
      ),
    ).toEqual(['wrong_amount']);
  });

  it('is refused where an amount that is too small, or too large, would become the full exit', async () => {
    const asked = (wei: bigint) =>
      outcome(fullExit.transaction, { ...partial.intent, amount_wei: `${wei}` });
    expect(await asked(GWEI - 1n)).toEqual(['invalid_intent']);
    // Eight bytes of gwei do not hold it: what is left of it in them is 0.
    expect(await asked(2n ** 64n * GWEI)).toEqual(['wrong_amount']);
  });

  it('is refused with another amount: a gwei more or less, a slip of units, wrong byte order', async () => {
    for (const wei of [3n * ETH - GWEI, 3n * ETH + GWEI, 3n * GWEI, 3000n * ETH]) {
      expect(await partialWith({ data: withdrawalData(one, wei) })).toEqual(['wrong_amount']);
    }
    const data = partial.transaction.data;
    const amount = data.slice(-16).match(/../g) as string[];
    const reversed: Hex = `0x${data.slice(2, -16)}${amount.reverse().join('')}`;
    expect(await partialWith({ data: reversed })).toEqual(['wrong_amount']);
  });

  it('is refused of another validator', async () => {
    expect(await partialWith({ data: withdrawalData(pubkey(2), 3n * ETH) })).toEqual([
      'unexpected_validator',
    ]);
  });

  it('is refused with a byte more or less: the contract would take neither', async () => {
    const { data } = partial.transaction;
    const wrong: Hex[] = [`${data}00`, `0x00${data.slice(2)}`, data.slice(0, -2) as Hex, '0x', one];
    for (const changed of wrong) {
      expect(await partialWith({ data: changed })).toEqual(['calldata_not_understood']);
    }
  });

  it('is refused when it goes to any other contract', async () => {
    for (const to of [CONSOLIDATION_CONTRACT, STRANGER, wallet.address] as const) {
      expect(await partialWith({ to })).toEqual(['wrong_contract', 'calldata_not_understood']);
    }
  });

  it('is refused when it pays nothing, or far above what a request costs', async () => {
    expect(await partialWith({ value: 0n })).toEqual(['wrong_value']);
    expect(await partialWith({ value: 1n })).toEqual(['accepted']);
    expect(await partialWith({ value: 10n ** 15n })).toEqual(['accepted']);
    expect(await partialWith({ value: 10n ** 15n + 1n })).toEqual(['request_fee_too_high']);
    expect(await partialWith({ value: 3n * ETH })).toEqual(['request_fee_too_high']);
  });

  it('pays at most what the user allows for a request', async () => {
    const allowing = (wei: string) =>
      outcome(partial.transaction, { ...partial.intent, max_request_fee_wei: wei });
    expect(await allowing('500')).toEqual(['accepted']);
    expect(await allowing('499')).toEqual(['request_fee_too_high']);
    const dear = { ...partial.transaction, value: ETH };
    expect(await outcome(dear, { ...partial.intent, max_request_fee_wei: `${ETH}` })).toEqual([
      'accepted',
    ]);
  });
});
