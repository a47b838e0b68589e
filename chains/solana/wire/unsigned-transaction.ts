import { z } from 'zod';

/** A crafted transaction as the API answers it. */
const unsignedTransaction = z.object({
  unsigned_tx_hash: z.string().describe('What the wallet signs: the message itself, hex.'),
  unsigned_tx_serialized: z
    .string()
    .describe('The transaction with places for its signatures, hex without 0x.'),
  unsigned_tx: z
    .record(z.string(), z.json())
    .describe('The same to be read: fee payer, block hash, instructions, who has to sign.'),
  intent: z
    .record(z.string(), z.json())
    .optional()
    .describe('Added by Kiln Connect: what the transaction must do, for a verifier of your own.'),
  valid_until: z
    .string()
    .optional()
    .describe(
      'Added by Kiln Connect: with a durable nonce, when the operator gives the transaction up and makes it void, RFC 3339.',
    ),
  operator_statements: z
    .array(z.json())
    .optional()
    .describe('Added by Kiln Connect: empty, as no validator key is made for a stake.'),
  verdict: z
    .record(z.string(), z.json())
    .optional()
    .describe("Added by Kiln Connect: the server's own verdict on the bytes."),
});

export const craftedAnswer = z.object({ data: unsignedTransaction });
