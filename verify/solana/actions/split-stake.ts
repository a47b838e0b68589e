import * as z from 'zod';
import { NOTHING_MOVES } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { address, commonFields, someLamports } from '../intent-fields.ts';
import {
  allocateStakeAccount,
  createStakeAccount,
  isNewAccount,
  NEW_ACCOUNT,
} from '../new-account.ts';
import { STAKE_ACCOUNT_RENT } from '../programs.ts';
import {
  accountUnused,
  rentCovered,
  stakeAuthority,
  stakeSplittable,
} from '../stake-preconditions.ts';
import { atMost, exactly, type Step } from '../steps.ts';

const schema = z.strictObject({
  ...commonFields,
  action: z.literal('split-stake'),
  stake_account: address.describe('The stake account that is split.'),
  amount_lamports: someLamports.describe(
    'What moves into the new stake account, in lamports; the wallet pays its rent reserve besides.',
  ),
});

/** A split of a stake account in the user's words. */
export type SolanaSplitStakeIntent = z.output<typeof schema>;

/** A part of a stake moves into a new account with the same authorities. */
export const splitStake = defineAction({
  schema,
  sequences({ wallet, stake_account, amount_lamports }) {
    const lamports = atMost(STAKE_ACCOUNT_RENT, {
      code: 'rent_too_high',
      what: 'what the wallet pays for the new account, in lamports,',
    });
    const split: Step = {
      name: 'stake.split',
      fields: {
        stakeAccount: exactly(stake_account, {
          code: 'wrong_stake_account',
          what: 'the stake account',
        }),
        newStakeAccount: isNewAccount,
        lamports: exactly(BigInt(amount_lamports), {
          code: 'wrong_amount',
          what: 'what moves into the new stake account, in lamports,',
        }),
        authority: exactly(wallet, { code: 'wrong_authority', what: 'who splits' }),
      },
    };
    const account = { wallet, taken: [stake_account], lamports };
    return [
      ...createStakeAccount(account).map((create) => [create, split]),
      [...allocateStakeAccount(account), split],
    ];
  },
  preconditions: ({ wallet, stake_account, amount_lamports }, { chosen, main }) => {
    const account = String(chosen.get(NEW_ACCOUNT));
    const rent = main.find(({ fields }) => fields.payer !== undefined)?.fields.lamports;
    return [
      stakeAuthority(stake_account, wallet),
      stakeSplittable(stake_account, BigInt(amount_lamports)),
      accountUnused(account),
      rentCovered(account, BigInt(rent ?? 0n)),
    ];
  },
  terms: ({ stake_account, amount_lamports }) => ({ stake_account, amount_lamports }),
  // The new account has the authorities and the validator of the old one.
  exposure: () => NOTHING_MOVES,
});
