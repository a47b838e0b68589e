import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { craftQuery } from './craft-query.ts';
import { lamports, party } from './fields.ts';
import { craftedAnswer } from './unsigned-transaction.ts';

/** A request for a payment out of a stake account. */
export const withdrawStakeBody = z.strictObject({
  stake_account: party.describe('The stake account that pays out.'),
  wallet: party.describe('Its withdrawer, who is paid.'),
  amount_lamports: lamports
    .optional()
    .describe('All that the account holds when left out: the account goes away then.'),
});

export const withdrawStakeRoute = defineRoute({
  kind: 'craft',
  action: 'withdraw-stake',
  method: 'POST',
  path: '/transaction/withdraw-stake',
  scope: 'craft',
  query: craftQuery,
  body: withdrawStakeBody,
  answer: craftedAnswer,
  summary: 'Craft a withdrawal from a stake account',
});
