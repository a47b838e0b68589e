import type { Network } from '@kiln-connect/core';
import type { VerifiedChain } from '@kiln-connect/verify';
import type { Question } from './examine.ts';
import { type IntentDraft, intentOf } from './intent-fields.ts';
import type { Input } from './read-input.ts';

/** What is filled in on the page. It lives in the page alone. */
export interface VerifyDraft {
  readonly text: string;
  /** Which transaction of a text that holds several. */
  readonly chosen: number;
  /** A chain's name; '' to recognise it. */
  readonly chain: string;
  readonly network: Network;
  /** Whether something is asked for at all, and how it is given. */
  readonly want: 'read' | 'form' | 'json';
  readonly action: string;
  readonly fields: IntentDraft;
  readonly json: string;
  /** The intent came in the same answer as the bytes. */
  readonly cameWithBytes: boolean;
  /** A signing policy as JSON; '' for none. */
  readonly policy: string;
}

/** Before anything is filled in. */
export const FIRST_DRAFT: Omit<VerifyDraft, 'network'> = {
  text: '',
  chosen: 0,
  chain: '',
  want: 'read',
  action: '',
  fields: {},
  json: '',
  cameWithBytes: false,
  policy: '',
};

/** The draft, and what is known of it. */
export interface Asked {
  readonly draft: VerifyDraft;
  readonly input: Input;
  readonly chains: readonly VerifiedChain[];
  /** The chain of which the bytes are. */
  readonly recognised: string | undefined;
}

/** What has to be filled in, or filled in otherwise, before anything can be judged. */
export class DraftError extends Error {}

/** The chain that is chosen, or else recognised, with its actions. */
export const chainOf = ({ draft, chains, recognised }: Asked): VerifiedChain | undefined =>
  chains.find(({ chain }) => chain === (draft.chain || recognised));

/**
 * What the verifier is asked.
 * @throws {DraftError} with what is missing or wrong.
 */
export function questionOf(asked: Asked): Question {
  const { draft, input } = asked;
  const transaction = input.kind === 'transactions' ? input.transactions[draft.chosen] : undefined;
  if (!transaction) {
    throw new DraftError(input.kind === 'wrong' ? input.message : 'Paste a transaction first.');
  }
  const { bytes, statements, hash } = transaction;
  return {
    hash,
    network: draft.network,
    bytes,
    statements,
    chain: draft.chain || undefined,
    intent: intentFrom(asked),
    policy:
      draft.want === 'read' || draft.policy.trim() === ''
        ? undefined
        : objectFrom(draft.policy, 'The policy'),
  };
}

function intentFrom(asked: Asked): object | undefined {
  const { draft } = asked;
  if (draft.want === 'read') return undefined;
  if (draft.want === 'json') return objectFrom(draft.json, 'The intent');
  const known = chainOf(asked);
  if (!known) throw new DraftError('Choose the chain first: these bytes are not recognised.');
  const schema = known.intentSchemas[draft.action];
  if (!schema) throw new DraftError('Choose what the transaction should do.');
  return intentOf(
    { schema, draft: draft.fields },
    { chain: known.chain, network: draft.network, action: draft.action },
  );
}

function objectFrom(text: string, what: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DraftError(`${what} is not JSON: ${(error as Error).message}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new DraftError(`${what} must be a JSON object.`);
}
