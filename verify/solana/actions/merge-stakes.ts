import * as z from 'zod';
import { NOTHING_MOVES } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { address, commonFields } from '../intent-fields.ts';
import { stakeAuthority, stakesMergeable } from '../stake-preconditions.ts';
import { exactly } from '../steps.ts';

const schema = z
  .strictObject({
    ...commonFields,
    action: z.literal('merge-stakes'),
    stake_account_source: address.describe('The stake account that is emptied and goes away.'),
    stake_account_destination: address.describe('The stake account that gets all of it.'),
  })
  .superRefine(({ stake_account_source, stake_account_destination }, context) => {
    if (stake_account_source !== stake_account_destination) return;
    const message = 'is the source, too';
    context.addIssue({ code: 'custom', message, path: ['stake_account_destination'] });
  });

/** A merge of two stake accounts in the user's words. */
export type SolanaMergeStakesIntent = z.output<typeof schema>;

const is = (account: string, what: string) =>
  exactly(account, { code: 'wrong_stake_account', what });

/** All of one stake account moves into another one of the same owner. */
export const mergeStakes = defineAction({
  schema,
  sequences: ({ wallet, stake_account_source, stake_account_destination }) => [
    [
      {
        name: 'stake.merge',
        fields: {
          source: is(stake_account_source, 'the source'),
          destination: is(stake_account_destination, 'the destination'),
          authority: exactly(wallet, { code: 'wrong_authority', what: 'who merges' }),
        },
      },
    ],
  ],
  preconditions: ({ wallet, stake_account_source, stake_account_destination }) => [
    stakeAuthority(stake_account_source, wallet),
    stakeAuthority(stake_account_destination, wallet),
    stakesMergeable(stake_account_source, stake_account_destination),
  ],
  terms: ({ stake_account_source, stake_account_destination }) => ({
    stake_account_source,
    stake_account_destination,
  }),
  // Both have the same authorities and the same validator, or the chain refuses it.
  exposure: () => NOTHING_MOVES,
});
