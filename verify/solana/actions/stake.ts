import * as z from 'zod';
import { defineAction } from '../action.ts';
import { NO_CUSTODIAN } from '../instructions/stake.ts';
import { address, commonFields, someLamports } from '../intent-fields.ts';
import { createStakeAccount, isNewAccount, NEW_ACCOUNT } from '../new-account.ts';
import { accountUnused, stakeLargeEnough, voteAccount } from '../stake-preconditions.ts';
import { exactly, type Step } from '../steps.ts';

const schema = z.strictObject({
  ...commonFields,
  action: z.literal('stake'),
  amount_lamports: someLamports.describe(
    'All that goes into the new stake account, its rent reserve included, in lamports.',
  ),
  vote_account_address: address.describe('The vote account of the validator.'),
  memo: z.string().min(1).optional().describe('The text that is written beside it.'),
});

/** A stake on Solana in the user's words. */
export type SolanaStakeIntent = z.output<typeof schema>;

/** A new stake account of the wallet, delegated: the wallet is its staker and its withdrawer. */
export const stake = defineAction({
  schema,
  sequences({ wallet, amount_lamports, vote_account_address }) {
    const lamports = exactly(BigInt(amount_lamports), {
      code: 'wrong_amount',
      what: 'what goes into the stake account, in lamports,',
    });
    const taken = [vote_account_address];
    return createStakeAccount({ wallet, taken, lamports }).flatMap((create) =>
      initialize(wallet).map((initialized) => [
        create,
        initialized,
        {
          name: 'stake.delegateStake',
          fields: {
            stakeAccount: isNewAccount,
            voteAccount: exactly(vote_account_address, {
              code: 'wrong_validator',
              what: 'the validator',
            }),
            authority: exactly(wallet, { code: 'wrong_authority', what: 'who delegates' }),
          },
        },
      ]),
    );
  },
  preconditions: ({ vote_account_address, amount_lamports }, { chosen }) => [
    accountUnused(String(chosen.get(NEW_ACCOUNT))),
    voteAccount(vote_account_address),
    stakeLargeEnough(BigInt(amount_lamports)),
  ],
  terms: ({ amount_lamports, vote_account_address, memo }) => ({
    amount_lamports,
    vote_account_address,
    memo: memo ?? null,
  }),
  exposure: ({ wallet, amount_lamports, vote_account_address }) => ({
    amount: BigInt(amount_lamports),
    validators: [[vote_account_address]],
    withdrawalAddresses: [wallet],
  }),
});

function initialize(wallet: string): readonly Step[] {
  const fields = {
    stakeAccount: isNewAccount,
    staker: exactly(wallet, { code: 'wrong_authority', what: 'the staker' }),
    withdrawer: exactly(wallet, { code: 'wrong_authority', what: 'the withdrawer' }),
  };
  const none = (value: bigint | string, what: string) => exactly(value, { code: 'lockup', what });
  return [
    {
      name: 'stake.initialize',
      fields: {
        ...fields,
        lockupTimestamp: none(0n, 'the Unix time of a lockup'),
        lockupEpoch: none(0n, 'the epoch of a lockup'),
        custodian: none(NO_CUSTODIAN, 'the custodian of a lockup'),
      },
    },
    { name: 'stake.initializeChecked', fields },
  ];
}
