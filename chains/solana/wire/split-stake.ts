import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { accountId } from '../../query-fields.ts';
import { craftQuery } from './craft-query.ts';
import { lamports, party } from './fields.ts';
import { craftedAnswer } from './unsigned-transaction.ts';

/** A request for a part of a stake in an account of its own. */
export const splitStakeBody = z.strictObject({
  account_id: accountId,
  stake_account: party.describe('The stake account that is split.'),
  wallet: party.describe("Its staker, who pays the new account's rent reserve."),
  amount_lamports: lamports.describe('What moves into the new stake account.'),
});

export const splitStakeRoute = defineRoute({
  kind: 'craft',
  action: 'split-stake',
  method: 'POST',
  path: '/transaction/split-stake',
  scope: 'craft',
  query: craftQuery,
  body: splitStakeBody,
  answer: craftedAnswer,
  summary: 'Craft the split of a stake account in two',
  description:
    'The new account has the authorities and the validator of the old one. The wallet pays its rent reserve besides, so that all of the amount stays staked.',
});
