import * as z from 'zod';
import { paysOutTo } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { address, commonFields, someLamports } from '../intent-fields.ts';
import { noLockup, stakeWithdrawable, withdrawAuthority } from '../stake-preconditions.ts';
import { type Expectation, exactly } from '../steps.ts';

const schema = z.strictObject({
  ...commonFields,
  action: z.literal('withdraw-stake'),
  stake_account: address.describe('The stake account that pays out, to the wallet.'),
  amount_lamports: someLamports
    .optional()
    .describe('What is paid out, in lamports; all that the account holds when left out.'),
});

/** A withdrawal from a stake account in the user's words. */
export type SolanaWithdrawStakeIntent = z.output<typeof schema>;

/** How much an account holds the chain alone knows: that it is all of it is a precondition. */
const everything: Expectation = () => undefined;

/** A payment from a stake account to the wallet that owns it. */
export const withdrawStake = defineAction({
  schema,
  sequences: ({ wallet, stake_account, amount_lamports }) => [
    [
      {
        name: 'stake.withdraw',
        fields: {
          stakeAccount: exactly(stake_account, {
            code: 'wrong_stake_account',
            what: 'the stake account',
          }),
          recipient: exactly(wallet, { code: 'wrong_recipient', what: 'who is paid' }),
          authority: exactly(wallet, { code: 'wrong_authority', what: 'who withdraws' }),
          lamports:
            amount_lamports === undefined
              ? everything
              : exactly(BigInt(amount_lamports), {
                  code: 'wrong_amount',
                  what: 'what is paid out, in lamports,',
                }),
        },
      },
    ],
  ],
  preconditions: ({ wallet, stake_account, amount_lamports }, { main }) => [
    withdrawAuthority(stake_account, wallet),
    noLockup(stake_account),
    stakeWithdrawable(
      stake_account,
      BigInt(main.at(-1)?.fields.lamports ?? 0n),
      amount_lamports === undefined,
    ),
  ],
  terms: ({ stake_account, amount_lamports }) => ({
    stake_account,
    amount_lamports: amount_lamports ?? null,
  }),
  exposure: ({ wallet }) => paysOutTo(wallet),
});
