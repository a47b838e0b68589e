import { base58 } from '@scure/base';
import { AccountRole, type Address, address } from '@solana/kit';
import {
  getTransferSolInstructionDataEncoder,
  SYSTEM_PROGRAM_ADDRESS,
} from '@solana-program/system';
import { describe, expect, it } from 'vitest';
import type { LedgerTransaction, RunInstruction } from './ledger-transactions.ts';
import { tipsIn } from './tips.ts';

const of = (byte: number): Address => address(base58.encode(new Uint8Array(32).fill(byte)));
const [STAKE, OTHER, PAYER, FUND] = [of(1), of(2), of(3), of(4)];
const JITO_TIPS = address('4R3gSG8BpU4t19KYj8CfnbtRpnT8gtk4dvTHxVRwc2r7');

const instruction = (
  programAddress: Address,
  accounts: readonly Address[],
  data: Uint8Array = new Uint8Array([62, 198, 214, 193, 213, 159, 108, 210]),
): RunInstruction => ({
  programAddress,
  accounts: accounts.map((one) => ({ address: one, role: AccountRole.WRITABLE })),
  data,
});

/** Claims of tips: the program takes lamports out of an account of its own, without a transfer. */
const claim = instruction(JITO_TIPS, [FUND, STAKE, PAYER]);

const transfer = (amount: bigint): RunInstruction =>
  instruction(
    SYSTEM_PROGRAM_ADDRESS,
    [PAYER, STAKE],
    Uint8Array.from(getTransferSolInstructionDataEncoder().encode({ amount })),
  );

const transaction = (
  instructions: readonly RunInstruction[],
  balances: readonly (readonly [Address, bigint, bigint])[],
): LedgerTransaction => ({
  signature: 'of the test',
  slot: 77n,
  time: new Date(77_000),
  fee: 5_000n,
  instructions,
  balances: new Map(balances.map(([one, before, after]) => [one, { before, after }])),
});

describe('tips that were paid into stakes', () => {
  it('are what came to them when they were claimed, and no instruction explains', () => {
    const tips = tipsIn(
      [
        transaction(
          [claim],
          [
            [STAKE, 1_000n, 1_300n],
            [OTHER, 5n, 9n],
            [FUND, 900n, 600n],
          ],
        ),
      ],
      [STAKE],
    );
    expect(tips).toEqual([
      {
        stakeId: STAKE,
        amount: 300n,
        time: new Date(77_000),
        position: 77,
        component: 'mev',
        detail: { tx_hash: 'of the test' },
      },
    ]);
  });

  it('are less what somebody transferred in the same transaction', () => {
    const both = transaction(
      [transfer(200n), claim],
      [
        [STAKE, 0n, 500n],
        [PAYER, 900n, 700n],
      ],
    );
    expect(tipsIn([both], [STAKE]).map(({ amount }) => amount)).toEqual([300n]);
  });

  it('are not what a wallet sends, nor what another program pays', () => {
    const sent = transaction(
      [transfer(200n)],
      [
        [STAKE, 0n, 200n],
        [PAYER, 900n, 700n],
      ],
    );
    const paid = transaction([instruction(OTHER, [STAKE])], [[STAKE, 0n, 200n]]);
    expect(tipsIn([sent, paid], [STAKE])).toEqual([]);
  });

  it('are no tips where a claim took nothing in, or was for somebody else', () => {
    const nothing = transaction([claim], [[STAKE, 10n, 10n]]);
    const elsewhere = transaction([claim], [[OTHER, 10n, 20n]]);
    expect(tipsIn([nothing, elsewhere], [STAKE])).toEqual([]);
  });
});
