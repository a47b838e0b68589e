import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { accountId } from '../../query-fields.ts';
import { craftQuery } from './craft-query.ts';
import { lamports, party } from './fields.ts';
import { craftedAnswer } from './unsigned-transaction.ts';

/** Longest memo, in bytes of UTF-8, that leaves room for everything else in a transaction. */
const MOST_MEMO_BYTES = 256;
const MEMO = `Expected a memo of 1 to ${MOST_MEMO_BYTES} bytes in UTF-8.`;

/** Text that UTF-8 can carry: no half of a surrogate pair. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** A request for a stake. */
export const stakeBody = z.strictObject({
  account_id: accountId,
  wallet: party.describe('Pays for the stake, and is its staker and its withdrawer.'),
  amount_lamports: lamports.describe(
    'All that goes into the stake account, its rent reserve included.',
  ),
  vote_account_address: party.describe('The vote account of the validator.'),
  memo: z
    .string({ error: MEMO })
    .min(1, { error: MEMO })
    .refine(isWellFormed, { error: MEMO })
    .refine((text) => new TextEncoder().encode(text).length <= MOST_MEMO_BYTES, { error: MEMO })
    .optional()
    .describe('A text that is written into the ledger beside it, to tag the stake.'),
});

export const stakeRoute = defineRoute({
  kind: 'craft',
  action: 'stake',
  method: 'POST',
  path: '/transaction/stake',
  scope: 'craft',
  query: craftQuery,
  body: stakeBody,
  answer: craftedAnswer,
  summary: 'Craft a stake with a validator',
  description:
    'Makes a new stake account at an address that is derived from the wallet, so that the wallet alone signs. What the chain asks for at least is read from it: rent reserve and least delegation together.',
});
