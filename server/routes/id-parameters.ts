import { z } from 'zod';

/** The path of what belongs to an account. */
export const accountParameters = z.strictObject({
  id: z.guid({ error: 'Expected the id of an account: a UUID as GET /v1/accounts lists them.' }),
});

/** The path of what belongs to the organization. */
export const organizationParameters = z.strictObject({
  id: z.guid({ error: 'Expected the id of your organization: a UUID as GET /v1/whoami tells it.' }),
});
