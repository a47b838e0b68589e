import { z } from 'zod';
import { booleanText } from '../../query-fields.ts';

/** What every route that crafts takes besides its body. */
export const craftQuery = z.strictObject({
  durable_nonce: booleanText
    .optional()
    .describe(
      'Added by Kiln Connect: `true` for bytes that stay good until they are used, for signers who take longer than a minute. The operator signs as well, for the nonce alone, and gives it up after seven days (`valid_until`).',
    ),
});
