import type { Hex, TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  EXIT_CONTRACT,
  exitRequestData,
  honest,
  pubkey,
  STRANGER,
  WITHDRAWAL_CONTRACT,
} from '../../testing/ethereum-actions.ts';
import { DEPOSIT_CONTRACT, wallet } from '../../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../../testing/judge.ts';

const { transaction, intent } = honest.exitRequest;
const [one, two, three, four] = [1, 2, 3, 4].map(pubkey) as [Hex, Hex, Hex, Hex];
const changed = (changes: Partial<TransactionSerializableEIP1559>) =>
  outcome({ ...transaction, ...changes }, intent);

describe('a request to the operator to exit validators', () => {
  it('tells which, and needs them to be the wallet’s and the contract to be the published one', async () => {
    const { account, preconditions } = await judge(serialize(transaction), intent);
    expect(Object.fromEntries(account.map(({ label, value }) => [label, value]))).toMatchObject({
      'What it does': 'Asks the operator to exit 3 validators',
      To: `${EXIT_CONTRACT} (called as an exit-request contract)`,
      'Validator 1': one,
      'Validator 3': three,
    });
    expect(preconditions.slice(0, -2).map(({ code, subject }) => [code, subject])).toEqual([
      [
        'validators_owned',
        {
          validators: [one, two, three],
          withdrawal_address: wallet.address,
          types: ['0x01', '0x02'],
        },
      ],
      ['validators_may_request', { validators: [one, two, three] }],
      [
        'exit_contract_code',
        { address: EXIT_CONTRACT, code_hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
      ],
    ]);
  });

  it('may name the validators in any order', async () => {
    expect(await changed({ data: exitRequestData([three, one, two]) })).toEqual(['accepted']);
    expect(await outcome(transaction, { ...intent, validators: [two, three, one] })).toEqual([
      'accepted',
    ]);
  });

  it('of 150 is accepted at 200 gwei', async () => {
    const keys = Array.from({ length: 150 }, (_, i) => pubkey(i));
    const data = exitRequestData(keys);
    const fields = { ...transaction, data, gas: 2_000_000n };
    expect(await outcome(fields, { ...intent, validators: keys })).toEqual(['accepted']);
  });

  it('is refused with one more, one less, one twice, or none', async () => {
    const lists: readonly [readonly Hex[], readonly string[]][] = [
      [[one, two, three, four], ['unexpected_validator']],
      [[one, two], ['missing_validator']],
      [
        [one, two, four],
        ['unexpected_validator', 'missing_validator'],
      ],
      [[one, two, three, three], ['duplicate_validator']],
      [[], ['missing_validator', 'missing_validator', 'missing_validator']],
    ];
    for (const [keys, codes] of lists) {
      expect(await changed({ data: exitRequestData(keys) })).toEqual(codes);
    }
  });

  it('is refused with keys that are none, and in an encoding that is not canonical', async () => {
    const { data } = transaction;
    const wrong: Hex[] = [
      exitRequestData([one, two, `${three}00`]),
      exitRequestData([one, two, three.slice(0, -2) as Hex]),
      `${data}${'00'.repeat(32)}`,
      `${data}00`,
      data.slice(0, -2) as Hex,
      data.replace(`${'0'.repeat(62)}20`, `${'0'.repeat(62)}40`) as Hex,
      // Behind the 48 bytes of each key stand 16 of padding.
      data.replace(`${three.slice(2)}00`, `${three.slice(2)}01`) as Hex,
    ];
    for (const bytes of wrong) {
      expect(bytes).not.toBe(data);
      expect(await changed({ data: bytes })).toEqual(['calldata_not_understood']);
    }
  });

  it('is refused at another contract than the one that was named, and when it sends anything', async () => {
    for (const to of [STRANGER, DEPOSIT_CONTRACT, wallet.address] as const) {
      expect(await changed({ to })).toEqual(['wrong_contract']);
    }
    expect(await changed({ to: WITHDRAWAL_CONTRACT })).toEqual([
      'wrong_contract',
      'calldata_not_understood',
    ]);
    expect(await changed({ value: 1n })).toEqual(['wrong_value']);
  });
});
