import { z } from 'zod';
import { operatorStatement } from './operator-statement.ts';

/** A crafted transaction as the API answers it. */
export const unsignedTransaction = z.object({
  unsigned_tx_hash: z.string().describe('What the wallet signs.'),
  unsigned_tx_serialized: z.string(),
  to: z.string(),
  contract_call_data: z.string(),
  amount_wei: z.string().describe('What is sent with it.'),
  nonce: z.int(),
  gas_limit: z.int(),
  max_priority_fee_per_gas_wei: z.string(),
  max_fee_per_gas_wei: z.string(),
  chain_id: z.int(),
  intent: z
    .record(z.string(), z.json())
    .optional()
    .describe('Added by Kiln Connect: what the transaction must do, for a verifier of your own.'),
  operator_statements: z
    .array(operatorStatement)
    .optional()
    .describe('Added by Kiln Connect: one for each new validator key in the transaction.'),
  verdict: z
    .record(z.string(), z.json())
    .optional()
    .describe("Added by Kiln Connect: the server's own verdict on the bytes."),
});

const NONCE_EXPECTED = 'Expected the nonce of the transaction: a whole number, 0 or more.';

/** The nonce that a request may ask for; ours, added to the wire contract. */
export const nonce = z
  .int({ error: NONCE_EXPECTED })
  .min(0, { error: NONCE_EXPECTED })
  .optional()
  .describe(
    'Added by Kiln Connect: the nonce of the (first) transaction. Left out: the lowest that neither the chain nor a transaction crafted in the last 2 minutes has used. That of one that waits for a block makes a replacement, with higher fees.',
  );
