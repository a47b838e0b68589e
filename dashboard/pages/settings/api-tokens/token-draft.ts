import { type Role, SCOPES_OF_ROLE, type Scope } from '@kiln-connect/core';
import type { TokenAnswer } from '@kiln-connect/usecases';
import { readAddressList } from './address-list.ts';
import { chosenExpiry, type ExpiryChoice, firstExpiryChoice } from './expiry-choice.ts';

/** What the form holds while it is filled in. */
export interface TokenDraft {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** 'keep': as it is, when a token is updated. */
  readonly expiry: ExpiryChoice | 'keep';
  readonly day: string;
  readonly addresses: string;
}

/** The fields of the form, as the request calls them. */
export const TOKEN_FIELDS = [
  'name',
  'description',
  'scopes',
  'expires_at',
  'allowed_addresses',
] as const;

export type TokenField = (typeof TOKEN_FIELDS)[number];

/** What is sent of a filled-in form. */
export interface TokenBody {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** Absent: as it is. */
  readonly expires_at?: string | null;
  readonly allowed_addresses: readonly string[];
}

/** The form of a new token: read-only where the role can give that, and ending by itself. */
export const newDraft = (o: { role: Role; maxTokenDays: number | null }): TokenDraft => ({
  name: '',
  description: '',
  scopes: SCOPES_OF_ROLE[o.role].filter((scope) => scope === 'read'),
  expiry: firstExpiryChoice(o.maxTokenDays),
  day: '',
  addresses: '',
});

export const draftOf = (token: TokenAnswer): TokenDraft => ({
  name: token.name,
  description: token.description,
  scopes: token.scopes,
  expiry: 'keep',
  day: '',
  addresses: token.allowed_addresses.join('\n'),
});

/** Reads the form: what to send, or what is wrong where. The server checks all of it again. */
export function readDraft(
  draft: TokenDraft,
  { maxTokenDays }: { maxTokenDays: number | null },
  now: Date,
): { body: TokenBody } | { problems: { readonly [field in TokenField]?: string } } {
  const { addresses, problems: addressProblems } = readAddressList(draft.addresses);
  const expiry =
    draft.expiry === 'keep'
      ? undefined
      : chosenExpiry({ choice: draft.expiry, day: draft.day, maxTokenDays }, now);
  const problems: { [field in TokenField]?: string } = {};
  if (draft.name.trim() === '') {
    problems.name = 'Give the token a name, so that you find it in the list later.';
  }
  if (draft.scopes.length === 0)
    problems.scopes = 'Choose at least one thing that the token may do.';
  if (expiry !== undefined && 'problem' in expiry) problems.expires_at = expiry.problem;
  if (addressProblems.length > 0) problems.allowed_addresses = addressProblems.join(' ');
  if (Object.keys(problems).length > 0) return { problems };
  return {
    body: {
      name: draft.name.trim(),
      description: draft.description.trim(),
      scopes: draft.scopes,
      ...(expiry !== undefined && 'expiresAt' in expiry && { expires_at: expiry.expiresAt }),
      allowed_addresses: addresses,
    },
  };
}

/** What an update changes of a token; nothing is sent of what stays. */
export const changesOf = (token: TokenAnswer, body: TokenBody): Partial<TokenBody> =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(token[field as keyof TokenBody]),
    ),
  );
