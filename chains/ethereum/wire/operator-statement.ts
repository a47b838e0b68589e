import { z } from 'zod';

/** What the operator's Ed25519 key says of a validator key; ours, added to the wire contract. */
export const operatorStatement = z.object({
  public_key: z.string(),
  withdrawal_credentials: z.string(),
  operator_key: z.string(),
  signature: z.string(),
});
