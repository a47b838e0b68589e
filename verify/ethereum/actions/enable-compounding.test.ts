import { describe, expect, it } from 'vitest';
import {
  CONSOLIDATION_CONTRACT,
  consolidationData,
  honest,
  pubkey,
} from '../../testing/ethereum-actions.ts';
import { ETH, wallet } from '../../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../../testing/judge.ts';

const { transaction, intent } = honest.enableCompounding;
const [one, two] = [pubkey(1), pubkey(2)];

describe('a switch to compounding', () => {
  it('tells what changes, and needs a 0x01 validator of the wallet', async () => {
    const { account, preconditions } = await judge(serialize(transaction), intent);
    expect(account).toEqual(
      expect.arrayContaining([
        {
          label: 'What it does',
          value:
            'Requests that 1 validator compounds (0x02): rewards are no longer paid out by themselves',
        },
        { label: 'Validator', value: one },
      ]),
    );
    expect(preconditions.slice(0, -2).map(({ code, subject }) => [code, subject])).toEqual([
      [
        'validators_owned',
        { validators: [one], withdrawal_address: wallet.address, types: ['0x01'] },
      ],
      ['validators_active', { validators: [one] }],
      ['request_fee_enough', { contract: CONSOLIDATION_CONTRACT, value_wei: '500' }],
    ]);
  });

  it('is refused when a consolidation stands in its place: the stake would go to the target', async () => {
    for (const data of [consolidationData(one, two), consolidationData(two, one)]) {
      const { reasons } = await judge(serialize({ ...transaction, data }), intent);
      expect(reasons).toEqual([
        {
          code: 'wrong_call',
          message:
            'the transaction is a consolidation of two validators; the intent asks for a switch to compounding',
          at: 'data',
        },
      ]);
    }
  });

  it('is refused of another validator, and with a value that is no fee', async () => {
    const other = { ...transaction, data: consolidationData(two, two) };
    expect(await outcome(other, intent)).toEqual(['unexpected_validator']);
    expect(await outcome({ ...transaction, value: ETH }, intent)).toEqual(['request_fee_too_high']);
  });
});
