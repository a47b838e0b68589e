import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { craftQuery } from './craft-query.ts';
import { party } from './fields.ts';
import { craftedAnswer } from './unsigned-transaction.ts';

/** A request for the end of a delegation. */
export const deactivateStakeBody = z.strictObject({
  stake_account: party.describe('The stake account that is to stop earning.'),
  wallet: party.describe('Its staker.'),
});

export const deactivateStakeRoute = defineRoute({
  kind: 'craft',
  action: 'deactivate-stake',
  method: 'POST',
  path: '/transaction/deactivate-stake',
  scope: 'craft',
  query: craftQuery,
  body: deactivateStakeBody,
  answer: craftedAnswer,
  summary: 'Craft the deactivation of a stake',
  description: 'What is deactivated can be withdrawn from the next epoch on, or some epochs later.',
});
