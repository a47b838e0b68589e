import * as z from 'zod';
import { NOTHING_MOVES } from '../../policy/exposure.ts';
import { defineAction } from '../action.ts';
import { address, commonFields } from '../intent-fields.ts';
import { stakeAuthority, stakeDelegated } from '../stake-preconditions.ts';
import { exactly } from '../steps.ts';

const schema = z.strictObject({
  ...commonFields,
  action: z.literal('deactivate-stake'),
  stake_account: address.describe('The stake account that is to stop earning.'),
});

/** The end of a delegation on Solana, in the user's words. */
export type SolanaDeactivateStakeIntent = z.output<typeof schema>;

/** The end of a delegation: the stake can be withdrawn when its deactivation is over. */
export const deactivateStake = defineAction({
  schema,
  sequences: ({ wallet, stake_account }) => [
    [
      {
        name: 'stake.deactivate',
        fields: {
          stakeAccount: exactly(stake_account, {
            code: 'wrong_stake_account',
            what: 'the stake account',
          }),
          authority: exactly(wallet, { code: 'wrong_authority', what: 'who deactivates' }),
        },
      },
    ],
  ],
  preconditions: ({ wallet, stake_account }) => [
    stakeAuthority(stake_account, wallet),
    stakeDelegated(stake_account),
  ],
  terms: ({ stake_account }) => ({ stake_account }),
  exposure: () => NOTHING_MOVES,
});
