import { z } from 'zod';

/** What an answer made from the history of stakes says of it. */
export const historyFields = {
  history_incomplete: z
    .literal(true)
    .optional()
    .describe(
      'Only while the history of a stake of the answer is still being read: until then something is missing.',
    ),
};
