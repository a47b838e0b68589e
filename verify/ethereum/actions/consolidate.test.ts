import type { Hex, TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  CONSOLIDATION_CONTRACT,
  consolidationData,
  honest,
  pubkey,
  STRANGER,
  WITHDRAWAL_CONTRACT,
} from '../../testing/ethereum-actions.ts';
import { ETH, wallet } from '../../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../../testing/judge.ts';

const { transaction, intent } = honest.consolidate;
const [one, two, three] = [pubkey(1), pubkey(2), pubkey(3)];
const changed = (changes: Partial<TransactionSerializableEIP1559>) =>
  outcome({ ...transaction, ...changes }, intent);

describe('a consolidation', () => {
  it('tells which validator ends, and that the stake will be the other one’s', async () => {
    const { account } = await judge(serialize(transaction), intent);
    expect(Object.fromEntries(account.map(({ label, value }) => [label, value]))).toMatchObject({
      'What it does':
        'Requests that 1 validator exits and all of its balance goes to another validator',
      To: `${CONSOLIDATION_CONTRACT} (the contract of consolidation requests, EIP-7251)`,
      'From the validator': one,
      'To the validator': two,
      'Belongs then to': 'the withdrawal address of the second validator, whoever that is',
    });
  });

  it('needs the target to be the wallet’s own, which no rule of the chain asks for', async () => {
    const { preconditions } = await judge(serialize(transaction), intent);
    const owned = { withdrawal_address: wallet.address };
    expect(preconditions.slice(0, -2).map(({ code, subject }) => [code, subject])).toEqual([
      ['validators_owned', { ...owned, validators: [one], types: ['0x01', '0x02'] }],
      ['validators_owned', { ...owned, validators: [two], types: ['0x02'] }],
      ['validators_may_request', { validators: [one] }],
      ['validators_active', { validators: [two] }],
      ['no_pending_withdrawals', { validator: one }],
      ['room_for_consolidation', { source: one, target: two }],
      ['request_fee_enough', { contract: CONSOLIDATION_CONTRACT, value_wei: '500' }],
    ]);
  });

  it('goes into a validator of another owner where the intent names that owner', async () => {
    const bytes = serialize(transaction);
    const { preconditions } = await judge(bytes, { ...intent, withdrawal_address: STRANGER });
    expect(preconditions[0]?.subject).toMatchObject({ withdrawal_address: wallet.address });
    expect(preconditions[1]?.subject).toMatchObject({ withdrawal_address: STRANGER });
  });

  it('is refused into, and out of, a validator that was not named', async () => {
    for (const data of [consolidationData(one, three), consolidationData(three, two)]) {
      expect(await changed({ data })).toEqual(['unexpected_validator']);
    }
    expect(await changed({ data: consolidationData(two, one) })).toEqual([
      'unexpected_validator',
      'unexpected_validator',
    ]);
  });

  it('is refused when it is a switch to compounding instead', async () => {
    for (const key of [one, two]) {
      expect(await changed({ data: consolidationData(key, key) })).toEqual(['wrong_call']);
    }
  });

  it('is refused with a second pair, and with a byte more or less', async () => {
    const { data } = transaction;
    const wrong: Hex[] = [
      `${data}${consolidationData(three, two).slice(2)}`,
      `${data}00`,
      data.slice(0, -2) as Hex,
      '0x',
    ];
    for (const bytes of wrong) {
      expect(await changed({ data: bytes })).toEqual(['calldata_not_understood']);
    }
  });

  it('is refused at another contract, and with a value that is no fee', async () => {
    for (const to of [WITHDRAWAL_CONTRACT, STRANGER] as const) {
      expect(await changed({ to })).toEqual(['wrong_contract', 'calldata_not_understood']);
    }
    expect(await changed({ value: 0n })).toEqual(['wrong_value']);
    expect(await changed({ value: 32n * ETH })).toEqual(['request_fee_too_high']);
  });
});
