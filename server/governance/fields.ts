import { NETWORKS, ROLES, SCOPES } from '@kiln-connect/core';
import { DESCRIPTION, DESCRIPTION_RULE, NAME, NAME_RULE } from '@kiln-connect/usecases';
import { z } from 'zod';

export const network = z.enum(NETWORKS);
export const scope = z.enum(SCOPES);
export const role = z.enum(ROLES);

/** A name for people; what one is made of is the use cases' to say. */
export const name = z.string().trim().regex(NAME, { error: NAME_RULE });

export const description = z.string().trim().regex(DESCRIPTION, { error: DESCRIPTION_RULE });

/** Epochs or days to pass in one go. */
export const wholeNumber = z.int().min(1).max(100_000);

/** A number in an address, from 1 to `largest`. */
export const countText = (largest: number) => {
  const error = `Expected a whole number, 1 to ${largest}.`;
  return z
    .string()
    .regex(/^[1-9]\d{0,15}$/, { error })
    .transform(Number)
    .refine((value) => value <= largest, { error });
};

/** How many entries of a list a page holds. */
export const pageSize = countText(200).default(50);

/** An organization in an address, by its slug. */
export const organization = z.string().max(100);

/** An id in an address. */
export const id = z.uuid({ error: 'Expected an id, a UUID as the lists show it.' });

/** An e-mail address as somebody wrote it: what becomes of it is the use case's to say. */
export const email = z.string().max(254, { error: 'Expected an e-mail address.' });

/** The secret of a link: long enough for every one, short enough to be hashed at once. */
export const linkToken = z.string().max(200);

/** A password as it was typed: whether it is good enough is for the room of people to say. */
export const password = z.string().max(1000);

/** A moment, RFC 3339 in UTC. */
export const time = z.iso
  .datetime({ error: 'Expected a time in UTC such as 2027-01-31T00:00:00Z.' })
  .transform((text) => new Date(text));
