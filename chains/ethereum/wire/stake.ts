import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import { accountId } from '../../query-fields.ts';
import { party, wei } from './fields.ts';
import { MAX_VALIDATORS } from './limits.ts';
import { nonce, unsignedTransaction } from './unsigned-transaction.ts';

const NUMBER_EXPECTED = `Expected a whole number of validators, 1 to ${MAX_VALIDATORS}.`;

/** A request for a stake. Whether its amounts fit each other is judged in the action. */
export const stakeBody = z.strictObject({
  account_id: accountId,
  wallet: party.describe('Sends the deposit and pays for it.'),
  withdrawal_credentials: party
    .optional()
    .describe('The ADDRESS where stake and rewards are paid out; `wallet` when left out.'),
  number_of_validators: z
    .int({ error: NUMBER_EXPECTED })
    .min(1, { error: NUMBER_EXPECTED })
    .max(MAX_VALIDATORS, { error: NUMBER_EXPECTED })
    .optional()
    .describe(
      'Left out: one for each 32 ETH of amount_wei; with compounding_withdrawal the fewest that can hold it.',
    ),
  amount_wei: wei.describe(
    'Of all validators together: 32 ETH each; with compounding_withdrawal 32 to 2048 ETH each, whole gwei, split evenly.',
  ),
  compounding_withdrawal: z
    .boolean({ error: 'Expected true or false.' })
    .optional()
    .describe('True for 0x02 credentials, which compound up to 2048 ETH.'),
  fee_recipient_address: party
    .optional()
    .describe('Where execution rewards are paid; the configured one, else the withdrawal address.'),
  nonce,
});

export const stakeRoute = defineRoute({
  kind: 'craft',
  action: 'stake',
  method: 'POST',
  path: '/transaction/stake',
  scope: 'craft',
  body: stakeBody,
  answer: z.object({ data: unsignedTransaction }),
  summary: 'Craft a stake of 1 to 150 validators',
  description:
    'Answers an unsigned EIP-1559 transaction, verified before it is handed out. One validator is deposited directly; more go through the batch-deposit contract of the configuration.',
});
