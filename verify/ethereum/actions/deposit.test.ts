import type { Hex, TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import { emptyDeposit, GWEI, honest, pubkey, STRANGER } from '../../testing/ethereum-actions.ts';
import {
  BATCH_CONTRACT,
  batchCalldata,
  credentialsOf,
  dataRoot,
  depositCalldata,
  ETH,
  type SignedDeposit,
  signDeposit,
  wallet,
} from '../../testing/ethereum-stake.ts';
import { judge, outcome, serialize } from '../../testing/judge.ts';

const { transaction, intent } = honest.deposit;
const one = pubkey(1);
const carrying = (
  deposit: SignedDeposit,
  more: Partial<TransactionSerializableEIP1559> = {},
): TransactionSerializableEIP1559 => ({ ...transaction, data: depositCalldata(deposit), ...more });

/** A top-up of this amount, and the intent that asks for it. */
const ofAmount = (wei: bigint) =>
  outcome(carrying(emptyDeposit(one, wei), { value: wei }), { ...intent, amount_wei: `${wei}` });

describe('a top-up', () => {
  it('tells whom it adds what to, and that it founds nothing', async () => {
    const { account, preconditions } = await judge(serialize(transaction), intent);
    expect(Object.fromEntries(account.map(({ label, value }) => [label, value]))).toMatchObject({
      'What it does': 'Adds 5 ETH to 1 validator, which has to exist already',
      To: '0x00000000219ab540356cBB839Cbe05303d7705Fa (the deposit contract)',
      Validator: one,
      'Comes back to':
        'whoever the validator pays out to already; were there no such validator, it would be lost',
    });
    expect(preconditions.slice(0, -2).map(({ code, subject }) => [code, subject])).toEqual([
      [
        'validators_owned',
        { validators: [one], withdrawal_address: wallet.address, types: ['0x01', '0x02'] },
      ],
      ['room_for_deposit', { validator: one, amount_gwei: '5000000000' }],
    ]);
  });

  it('is held to whom the user expects the validator to pay out to, not to the wallet', async () => {
    const { preconditions } = await judge(serialize(transaction), {
      ...intent,
      withdrawal_address: STRANGER,
    });
    expect(preconditions[0]?.subject).toMatchObject({ withdrawal_address: STRANGER });
  });

  it('is at least 1 ETH and at most what a validator can hold', async () => {
    expect(await ofAmount(ETH)).toEqual(['accepted']);
    expect(await ofAmount(2048n * ETH)).toEqual(['accepted']);
    expect(await ofAmount(ETH - GWEI)).toEqual(['wrong_amount']);
    expect(await ofAmount(2048n * ETH + GWEI)).toEqual(['wrong_amount']);
    expect(await ofAmount(0n)).toEqual(['wrong_amount']);
    expect(await ofAmount(ETH + 1n)).toEqual(['invalid_intent']);
  });

  it('is refused with another value, even when its root goes with it', async () => {
    for (const value of [0n, 5n * GWEI, 5n * ETH - GWEI, 5n * ETH + GWEI, 50n * ETH]) {
      const codes = await outcome(carrying(emptyDeposit(one, value), { value }), intent);
      expect(codes).toEqual(['wrong_value']);
    }
    expect(await outcome({ ...transaction, value: 6n * ETH }, intent)).toEqual([
      'wrong_value',
      'wrong_deposit_data_root',
    ]);
    expect(await outcome({ ...transaction, value: 5n * ETH + 1n }, intent)).toEqual([
      'calldata_not_understood',
    ]);
  });

  it('is refused on the validator of somebody else', async () => {
    const foreign = emptyDeposit(pubkey(2), 5n * ETH);
    expect(await outcome(carrying(foreign), intent)).toEqual(['unexpected_validator']);
  });

  it('is refused when it could found a validator, under whichever credentials', async () => {
    const amountGwei = 5n * 10n ** 9n;
    const owners: Hex[] = [
      credentialsOf(1, STRANGER),
      credentialsOf(2, STRANGER),
      credentialsOf(1, wallet.address),
    ];
    for (const credentials of owners) {
      const deposit = signDeposit({ seed: 1, credentials, amountGwei });
      expect(await outcome(carrying(deposit), intent)).toEqual(['wrong_call']);
    }
  });

  it('is refused with anything but zeros as credentials or as signature', async () => {
    const empty = emptyDeposit(one, 5n * ETH);
    const changes: Partial<SignedDeposit>[] = [
      { credentials: credentialsOf(1, wallet.address) },
      { credentials: `0x${'00'.repeat(31)}01` },
      { signature: signDeposit({ seed: 1 }).signature },
      { signature: `0xc0${'00'.repeat(95)}` },
      { signature: `0x${'00'.repeat(95)}01` },
    ];
    for (const change of changes) {
      const changed = { ...empty, ...change };
      const codes = await outcome(carrying({ ...changed, root: dataRoot(changed) }), intent);
      expect(codes).toEqual(['wrong_call']);
    }
  });

  it('is refused anywhere but at the deposit contract, and in a batch', async () => {
    for (const to of [STRANGER, BATCH_CONTRACT, wallet.address] as const) {
      expect(await outcome({ ...transaction, to }, intent)).toEqual(['wrong_contract']);
    }
    const data = batchCalldata([emptyDeposit(one, 5n * ETH)]);
    expect(await outcome({ ...transaction, to: BATCH_CONTRACT, data }, intent)).toEqual([
      'wrong_contract',
      'wrong_call',
    ]);
    const { to, ...creation } = transaction;
    expect(await outcome(creation, intent)).toEqual(['contract_creation']);
  });
});
