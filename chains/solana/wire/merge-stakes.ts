import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { craftQuery } from './craft-query.ts';
import { party } from './fields.ts';
import { craftedAnswer } from './unsigned-transaction.ts';

/** A request for a merge of two stake accounts. */
export const mergeStakesBody = z.strictObject({
  stake_account_source: party.describe('The stake account that is emptied and goes away.'),
  stake_account_destination: party.describe('The stake account that gets all of it.'),
  wallet: party.describe('The staker of both.'),
});

export const mergeStakesRoute = defineRoute({
  kind: 'craft',
  action: 'merge-stakes',
  method: 'POST',
  path: '/transaction/merge-stakes',
  scope: 'craft',
  query: craftQuery,
  body: mergeStakesBody,
  answer: craftedAnswer,
  summary: 'Craft the merge of two stake accounts',
  description:
    'Both need the same authorities and lockup, and to be inactive or activating in their first epoch, or both active with one validator.',
});
