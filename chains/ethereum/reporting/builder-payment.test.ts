import { type Hex, parseEther, serializeTransaction } from 'viem';
import { describe, expect, it } from 'vitest';
import { builderPayment } from './builder-payment.ts';

const BUILDER = `0x${'b1'.repeat(20)}` as const;
const PROPOSER = `0x${'aa'.repeat(20)}` as const;
const SEARCHER = `0x${'5e'.repeat(20)}` as const;
const BASE_FEE = 7_000_000_000n;
const SIGNATURE = { r: `0x${'11'.repeat(32)}`, s: `0x${'22'.repeat(32)}`, yParity: 1 } as const;

const transfer = (change: { value?: bigint; data?: Hex } = {}): Hex =>
  serializeTransaction(
    { type: 'eip1559', chainId: 1, to: PROPOSER, value: parseEther('0.05'), ...change },
    SIGNATURE,
  );

const receipt = {
  transactionHash: '0x01',
  from: BUILDER as string,
  to: PROPOSER as string | null,
  succeeded: true,
  effectiveGasPrice: BASE_FEE,
};

const paid = (
  change: { feeRecipient?: string; lastTransaction?: Hex; receipt?: Partial<typeof receipt> } = {},
  own: readonly string[] = [PROPOSER],
) =>
  builderPayment(
    {
      feeRecipient: change.feeRecipient ?? BUILDER,
      baseFeePerGas: BASE_FEE,
      lastTransaction: change.lastTransaction ?? transfer(),
      lastReceipt: { ...receipt, ...change.receipt },
    },
    new Set(own),
  );

describe('what a builder paid', () => {
  it('is the transfer from the fee recipient at the end of the block', () => {
    expect(paid()).toEqual({ amount: parseEther('0.05'), txHash: '0x01', recipient: PROPOSER });
  });

  it('is found without knowing where the proposer wants to be paid', () => {
    expect(paid({}, [])).toMatchObject({ recipient: PROPOSER });
  });

  it('is no ordinary transfer of a proposer whose fee recipient nobody knows, at the end of its own block', () => {
    const tipped = { effectiveGasPrice: BASE_FEE + 1n };
    expect(paid({ receipt: { ...tipped, to: SEARCHER } })).toBeUndefined();
    expect(paid({ receipt: tipped }, [])).toBeUndefined();
  });

  it('is found by its receiver, whatever it paid for gas, where that is known', () => {
    const tipped = { effectiveGasPrice: BASE_FEE + 1_000_000_000n };
    expect(paid({ receipt: tipped })).toMatchObject({ recipient: PROPOSER });
  });

  it('is nothing where the fees go to the proposer, whatever it sends in its own block', () => {
    expect(
      paid({ feeRecipient: PROPOSER, receipt: { from: PROPOSER, to: SEARCHER } }),
    ).toBeUndefined();
  });

  it('is no transfer of somebody else, such as a refund of a searcher to the proposer', () => {
    expect(paid({ receipt: { from: SEARCHER } })).toBeUndefined();
  });

  it('is no call of a contract', () => {
    expect(paid({ lastTransaction: transfer({ data: '0xa9059cbb' }) })).toBeUndefined();
  });

  it('is no transaction that failed, paid nothing, made a contract or paid the builder itself', () => {
    expect(paid({ receipt: { succeeded: false } })).toBeUndefined();
    expect(paid({ lastTransaction: transfer({ value: 0n }) })).toBeUndefined();
    expect(paid({ receipt: { to: null } })).toBeUndefined();
    expect(paid({ receipt: { to: BUILDER } })).toBeUndefined();
  });

  it('is nothing in an empty block, nor by a transaction of a type that is not known', () => {
    expect(
      builderPayment(
        {
          feeRecipient: BUILDER,
          baseFeePerGas: BASE_FEE,
          lastTransaction: undefined,
          lastReceipt: undefined,
        },
        new Set(),
      ),
    ).toBeUndefined();
    expect(paid({ lastTransaction: '0x7f00' })).toBeUndefined();
  });
});
