import type { Address, Instruction } from '@solana/kit';
import { describe, expect, it } from 'vitest';
import { solanaIntentSchemas, verify } from '../index.ts';
import {
  AMOUNT,
  BLOCKHASH,
  budget,
  bytesOf,
  DERIVED,
  type HonestCase,
  honest,
  memo,
  NEW_ACCOUNT,
  NONCE_ACCOUNT,
  NONCE_AUTHORITY,
  STAKE,
  STRANGER,
  signed,
  VOTE,
  WALLET,
} from '../testing/solana-honest.ts';

const cases = Object.values<HonestCase>(honest);
const judge = (bytes: string, intent: unknown) =>
  verify({ chain: 'sol', network: 'devnet', bytes, intent });

/** The codes for which a transaction is refused; 'accepted' when it is not. */
async function outcome(bytes: string, intent: unknown): Promise<readonly string[]> {
  const { verdict, reasons } = await judge(bytes, intent);
  return verdict === 'accepted' ? ['accepted'] : reasons.map(({ code }) => code);
}

const isBudget = ({ programAddress }: { programAddress: string }) =>
  programAddress.startsWith('ComputeBudget');
const isAdvance = ({ data }: Instruction, intent: object) =>
  'nonce_account' in intent && data?.[0] === 4;

describe('every action', () => {
  it.each(cases)('accepts $name, unsigned and signed', async (one) => {
    const { intent, instructions, version = 0 } = one;
    const unsigned = await judge(bytesOf(instructions, { version }), intent);
    expect(unsigned).toMatchObject({ verdict: 'accepted', reasons: [], proved: 'bytes' });
    const whole = await judge(await signed(one), intent);
    expect(whole).toMatchObject({ verdict: 'accepted', hash: unsigned.hash });
    expect(whole.preconditions).toEqual(unsigned.preconditions);
  });

  it.each(cases)(
    'accepts $name in both forms of messages, with and without a price',
    async (one) => {
      const { intent, instructions } = one;
      const plain = instructions.filter((instruction) => !isBudget(instruction));
      const front = plain.filter((instruction) => isAdvance(instruction, intent));
      const rest = plain.filter((instruction) => !isAdvance(instruction, intent));
      for (const version of ['legacy', 0] as const) {
        for (const ordered of [
          [...front, ...rest],
          [...front, ...budget(), ...rest],
          [...front, ...rest, ...budget()],
          [...front, ...[...budget()].reverse(), ...rest],
          [...front, ...budget().slice(0, 1), ...rest, ...budget().slice(1)],
        ]) {
          expect(await outcome(bytesOf(ordered, { version }), intent)).toEqual(['accepted']);
        }
      }
    },
  );

  it.each(cases)('accepts $name for what was asked alone', async ({ intent, instructions }) => {
    const bytes = bytesOf(instructions);
    for (const other of cases) {
      if (JSON.stringify(other.intent) === JSON.stringify(intent)) continue;
      // A withdrawal of everything may be of this much.
      if (intent.action === 'withdraw-stake' && other.intent.action === 'withdraw-stake') continue;
      expect(await outcome(bytes, other.intent)).not.toContain('accepted');
    }
  });

  it.each(cases)('refuses $name for another wallet, network or action', async (one) => {
    const { intent, instructions } = one;
    const bytes = bytesOf(instructions);
    expect(await outcome(bytes, { ...intent, wallet: STRANGER.address })).toContain(
      'wrong_fee_payer',
    );
    const elsewhere = await verify({ chain: 'sol', network: 'mainnet', bytes, intent });
    expect(elsewhere).toMatchObject({ reasons: [{ code: 'wrong_network' }] });
    expect(await outcome(bytes, { ...intent, action: 'unstake' })).toEqual(['invalid_intent']);
  });

  it.each(cases)('bounds what the fee of $name may be', async ({ intent, instructions }) => {
    const { cost } = await judge(bytesOf(instructions), intent);
    expect(cost.fee_bound_lamports).toBe('1000000');
    const fee = BigInt(cost.max_fee_lamports as string);
    const bound = (lamports: bigint) => ({ ...intent, max_fee_lamports: `${lamports}` });
    expect(await outcome(bytesOf(instructions), bound(fee))).toEqual(['accepted']);
    expect(await outcome(bytesOf(instructions), bound(fee - 1n))).toEqual(['fee_too_high']);
    const plain = instructions.filter((instruction) => !isBudget(instruction));
    const dear = bytesOf([...plain, ...budget(1_000_000, 1_000_000n)]);
    expect(await outcome(dear, intent)).toEqual(['fee_too_high']);
  });

  it.each(cases)('names what the chain has to say to $name', async ({ intent, instructions }) => {
    const { preconditions, cost } = await judge(bytesOf(instructions), intent);
    const isDurable = intent.nonce_account !== undefined;
    expect(preconditions.slice(-2)).toMatchObject([
      isDurable
        ? {
            code: 'durable_nonce',
            subject: {
              nonce_account: NONCE_ACCOUNT,
              nonce_account_authority: NONCE_AUTHORITY.address,
              nonce: BLOCKHASH,
            },
          }
        : { code: 'recent_blockhash', subject: { blockhash: BLOCKHASH } },
      {
        code: 'wallet_funds',
        subject: { wallet: WALLET.address, need_lamports: cost.max_total_lamports },
      },
    ]);
  });
});

describe('what the chain has to say', () => {
  const of = async ({ intent, instructions }: HonestCase) =>
    (await judge(bytesOf(instructions), intent)).preconditions.slice(0, -2);
  const wallet = WALLET.address;

  it('to a stake: the address is free, the validator votes, the amount is enough', async () => {
    expect(await of(honest.stake)).toMatchObject([
      { code: 'account_unused', subject: { account: DERIVED } },
      { code: 'vote_account', subject: { vote_account: VOTE } },
      { code: 'stake_large_enough', subject: { amount_lamports: `${AMOUNT}` } },
    ]);
  });

  it('to a deactivation: the wallet is the staker, and it is delegated', async () => {
    expect(await of(honest.deactivate)).toMatchObject([
      { code: 'stake_authority', subject: { stake_account: STAKE, staker: wallet } },
      { code: 'stake_delegated', subject: { stake_account: STAKE } },
    ]);
  });

  it('to a withdrawal: the wallet is the withdrawer, nothing is locked or still staked', async () => {
    for (const [one, whole] of [
      [honest.withdraw, false],
      [honest.withdrawAll, true],
    ] as const) {
      expect(await of(one)).toMatchObject([
        { code: 'withdraw_authority', subject: { stake_account: STAKE, withdrawer: wallet } },
        { code: 'no_lockup', subject: { stake_account: STAKE } },
        {
          code: 'stake_withdrawable',
          subject: { stake_account: STAKE, amount_lamports: `${AMOUNT}`, whole_balance: whole },
        },
      ]);
    }
  });

  it('to a merge and to a split', async () => {
    expect((await of(honest.merge)).map(({ code }) => code)).toEqual([
      'stake_authority',
      'stake_authority',
      'stakes_mergeable',
    ]);
    for (const one of [honest.split, honest.splitInTwoSteps]) {
      expect(await of(one)).toMatchObject([
        { code: 'stake_authority' },
        { code: 'stake_splittable', subject: { amount_lamports: `${AMOUNT}` } },
        { code: 'account_unused', subject: { account: DERIVED } },
        { code: 'rent_covered', subject: { account: DERIVED, rent_lamports: '2282880' } },
      ]);
    }
  });
});

describe('a durable nonce', () => {
  const { intent, instructions } = honest.durableStake;
  const { nonce_account, nonce_account_authority, ...plain } = intent;

  it('is refused when nobody asked for it, and needed when somebody did', async () => {
    expect(await outcome(bytesOf(instructions), plain)).toContain('unexpected_instruction');
    expect(await outcome(bytesOf(instructions.slice(1)), intent)).toEqual(['missing_instruction']);
  });

  it('is used up by the first instruction or by none', async () => {
    const [advance, limit, price, ...rest] = instructions;
    expect(await outcome(bytesOf([limit, advance, price, ...rest]), intent)).toEqual([
      'missing_instruction',
    ]);
  });

  it('is of the account and the authority that were named', async () => {
    const bytes = bytesOf(instructions);
    expect(await outcome(bytes, { ...intent, nonce_account: STAKE })).toEqual([
      'wrong_nonce_account',
    ]);
    expect(await outcome(bytes, { ...intent, nonce_account_authority: STAKE })).toEqual([
      'wrong_authority',
    ]);
    for (const half of [
      { ...plain, nonce_account },
      { ...plain, nonce_account_authority },
    ]) {
      expect(await outcome(bytes, half)).toEqual(['invalid_intent']);
    }
  });
});

describe('a new stake account', () => {
  it('is none that the intent names', async () => {
    const { intent, instructions } = honest.stakeOfOlderTools;
    // The address of the new account is put where another one stands, in every instruction.
    const at = (account: string) =>
      instructions.map((instruction) => ({
        ...instruction,
        accounts: (instruction.accounts ?? []).map((one) =>
          one.address === NEW_ACCOUNT.address ? { ...one, address: account as Address } : one,
        ),
      }));
    for (const account of [WALLET.address, VOTE]) {
      expect(await outcome(bytesOf(at(account)), intent)).toContain('wrong_stake_account');
    }
    expect(await outcome(bytesOf(at(STRANGER.address)), intent)).toEqual(['accepted']);
  });
});

describe('a memo', () => {
  const { intent, instructions } = honest.stakeWithKey;

  it('is there with exactly its text, once', async () => {
    const without = instructions.filter(({ programAddress }) => !programAddress.startsWith('Memo'));
    expect(await outcome(bytesOf(without), intent)).toEqual(['missing_instruction']);
    expect(await outcome(bytesOf([...without, memo('kiln_7d0F')]), intent)).toEqual(['wrong_memo']);
    expect(await outcome(bytesOf([...instructions, memo('kiln_7d0f')]), intent)).toEqual([
      'unexpected_instruction',
    ]);
    const { memo: _, ...unasked } = intent;
    expect(await outcome(bytesOf(instructions), unasked)).toEqual(['unexpected_instruction']);
  });

  it('can not pass for anything else in the account: what turns or hides text is shown by its number', async () => {
    const hostile = 'to \u202Eruoy\u202C wallet\u200B\u0007';
    const bytes = bytesOf([...instructions, memo(hostile)]);
    const { account, reasons } = await judge(bytes, intent);
    const said = JSON.stringify([account, reasons.map(({ message }) => message)]);
    expect(said).toContain('\\\\u{202e}ruoy\\\\u{202c} wallet\\\\u{200b}');
    for (const hidden of ['\u202E', '\u202C', '\u200B', '\u0007'])
      expect(said).not.toContain(hidden);
  });

  it('is no term of a deactivation', async () => {
    const asked = { ...honest.deactivate.intent, memo: 'kiln_7d0f' };
    expect(await outcome(bytesOf(honest.deactivate.instructions), asked)).toEqual([
      'invalid_intent',
    ]);
  });
});

describe('an intent', () => {
  const bytes = bytesOf(honest.stake.instructions);
  const { intent } = honest.stake;

  it.each<[string, object | null | string]>([
    ['nothing', null],
    ['a text', 'stake'],
    ['no action', { ...intent, action: undefined }],
    ['an inherited name as its action', { ...intent, action: 'constructor' }],
    ['no amount', { ...intent, amount_lamports: undefined }],
    ['an amount of nothing', { ...intent, amount_lamports: '0' }],
    ['an amount as a number', { ...intent, amount_lamports: 1_500_000_000 }],
    ['an amount with a point', { ...intent, amount_lamports: '1.5' }],
    ['an amount of more than 64 bits', { ...intent, amount_lamports: `${2n ** 64n}` }],
    ['a negative amount', { ...intent, amount_lamports: '-1' }],
    ['an address of 31 bytes', { ...intent, wallet: '1'.repeat(31) }],
    ['an address in another alphabet', { ...intent, wallet: `0${VOTE.slice(1)}` }],
    ['the address of zeros', { ...intent, vote_account_address: '1'.repeat(32) }],
    ['an empty memo', { ...intent, memo: '' }],
    ['a term that is not known', { ...intent, referral: VOTE }],
    ['another version', { ...intent, version: 2 }],
  ])('is refused with %s', async (_, asked) => {
    expect(new Set(await outcome(bytes, asked))).toEqual(new Set(['invalid_intent']));
  });

  it('has a published schema for every action', () => {
    expect(Object.keys(solanaIntentSchemas)).toEqual([
      'stake',
      'deactivate-stake',
      'withdraw-stake',
      'merge-stakes',
      'split-stake',
    ]);
    for (const schema of Object.values(solanaIntentSchemas)) {
      expect(schema).toMatchObject({ additionalProperties: false, type: 'object' });
    }
  });
});
