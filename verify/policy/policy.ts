import { type Json, NETWORKS, type Reason } from '@kiln-connect/core';
import { sha256 } from '@noble/hashes/sha2.js';
import * as z from 'zod';
import { hexFromBytes } from '../bytes.ts';
import { knownChains, verifiers } from '../registry.ts';
import { canonicalJson } from './canonical-json.ts';
import { comparable } from './comparable.ts';

/** More would make a document that nobody can read, and slow every transaction down. */
const MOST_ENTRIES = 5_000;

const amount = z
  .string()
  .regex(
    /^(0|[1-9][0-9]{0,77})$/,
    "must be an amount in the chain's smallest unit: a whole number as text",
  );

const list = z
  .array(z.string().max(200))
  .max(MOST_ENTRIES)
  .refine((entries) => new Set(entries.map(comparable)).size === entries.length, {
    error: 'names one entry twice',
  });

const rule = z.strictObject({
  actions: list.optional().describe('What may be done at all; everything when left out.'),
  max_per_transaction: amount.optional().describe('The most that one transaction may stake.'),
  max_per_day: amount
    .optional()
    .describe('The most that may be staked on one UTC day, by when a transaction is crafted.'),
  max_fee: amount
    .optional()
    .describe('The most that a transaction may cost beside what it stakes.'),
  validators: list.optional().describe('With whom stake may come to be; anybody when left out.'),
  withdrawal_addresses: list
    .optional()
    .describe('To whom stake and rewards may be paid out; anybody when left out.'),
});

/** The limits of one chain; what is left out is not limited. */
export type PolicyRule = z.output<typeof rule>;

const shape = z.strictObject({
  version: z.literal(1),
  network: z.enum(NETWORKS),
  chains: z
    .record(z.string().max(50), rule)
    .describe('Limits by the name of the chain; a chain that is not named may not be used at all.'),
});

const schema = shape.superRefine(({ chains }, context) => {
  for (const [chain, limits] of Object.entries(chains)) {
    const known = verifiers.get(chain)?.policy;
    if (known === undefined) {
      const message = `there is no chain '${chain}'; there are: ${knownChains()}`;
      context.addIssue({ code: 'custom', message, path: ['chains', chain] });
      continue;
    }
    const lists = [
      ['actions', z.enum(known.actions as [string, ...string[]])],
      ['validators', known.validator],
      ['withdrawal_addresses', known.withdrawalAddress],
    ] as const;
    for (const [name, entry] of lists) {
      for (const [i, text] of (limits[name] ?? []).entries()) {
        const [issue] = entry.safeParse(text).error?.issues ?? [];
        if (issue === undefined) continue;
        const path = ['chains', chain, name, i];
        context.addIssue({ code: 'custom', message: issue.message, path });
      }
    }
  }
});

/**
 * An organization's signing policy on one network: what may be crafted there, and signed. Amounts are
 * decimal text in the chain's smallest unit.
 */
export type SigningPolicy = z.output<typeof schema>;

/** The public format of a policy as JSON Schema (2020-12); entries of its lists are each chain's own. */
export const policySchema = z.toJSONSchema(shape) as { readonly [key: string]: Json };

/** The policy, or why it is none. */
export function readPolicy(
  policy: unknown,
): { readonly policy: SigningPolicy } | { readonly reasons: readonly Reason[] } {
  const { data, error } = schema.safeParse(policy);
  if (data !== undefined) return { policy: data };
  return {
    reasons: (error?.issues ?? []).map(({ path, message }) => {
      const at = ['policy', ...path.map(String)].join('.');
      return { code: 'invalid_policy', message: `${at}: ${message}`, at };
    }),
  };
}

/** SHA-256 of the policy as canonical JSON (RFC 8785) in UTF-8: 64 hex digits, as `sha256sum` writes it. */
export const policyHash = (policy: SigningPolicy): string =>
  hexFromBytes(sha256(new TextEncoder().encode(canonicalJson(policy)))).slice(2);
