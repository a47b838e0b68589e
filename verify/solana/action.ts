import type { Json, JsonObject, Network, Precondition, Reason } from '@kiln-connect/core';
import * as z from 'zod';
import type { Exposure } from '../chain-verifier.ts';
import { attempt } from '../policy/attempt.ts';
import { checkDerivedAddresses } from './check-derived-addresses.ts';
import { checkBudget, checkEnvelope } from './check-envelope.ts';
import type { Cost } from './cost.ts';
import { advanceNonce, checkMemo, checkNoncePlace } from './extras.ts';
import type { Instruction, Understood } from './instructions.ts';
import { walletConditions } from './preconditions.ts';
import { type Chosen, matchSteps, type Step } from './steps.ts';
import type { Transaction } from './transaction.ts';

/** What the intents of all actions have in common. */
export interface CommonIntent {
  readonly version: 1;
  readonly chain: 'sol';
  readonly network: Network;
  readonly action: string;
  readonly wallet: string;
  readonly nonce_account?: string | undefined;
  readonly nonce_account_authority?: string | undefined;
  readonly max_fee_lamports?: string | undefined;
  readonly memo?: string | undefined;
}

/** What is judged: a transaction that could be read, and what it does. */
export interface Subject {
  readonly transaction: Transaction;
  readonly instructions: readonly Instruction[];
  readonly cost: Cost;
}

/** Why it is refused, or what has to be true on chain as well. */
export interface Judgement {
  readonly reasons: readonly Reason[];
  readonly preconditions: readonly Precondition[];
}

/** An intent that is of the format, ready to be held against a transaction. */
export interface ReadIntent {
  readonly intent: CommonIntent;
  judge(subject: Subject): Judgement;
}

export interface SolanaAction {
  /** The format of its intents as JSON Schema (2020-12). */
  readonly jsonSchema: JsonObject;
  read(intent: unknown): ReadIntent | { readonly reasons: readonly Reason[] };
  /** What a request of the HTTP API fixes, for each transaction that it asks for. */
  terms(request: JsonObject): readonly JsonObject[];
  /** What an intent of the format moves; undefined for any other. */
  exposure(intent: unknown): Exposure | undefined;
  /** What a request moves, as far as its terms tell. */
  exposures(request: JsonObject): readonly Exposure[] | undefined;
}

interface Definition<Intent extends CommonIntent> {
  readonly schema: z.ZodType<Intent>;
  /** The sequences of instructions that carry it out; the transaction must be exactly one of them. */
  sequences(intent: Intent): readonly (readonly Step[])[];
  /** What must be true on chain, beside the block hash or nonce and the wallet's funds. */
  preconditions(intent: Intent, found: Found): readonly Precondition[];
  /** The terms of its own of a request; the wallet and the nonce are those of all actions. */
  terms(request: JsonObject): JsonObject;
  /** What it moves; of a request's terms, too, which lack the fields that crafting adds. */
  exposure(intent: Intent): Exposure;
}

/** What an accepted transaction does. */
interface Found {
  readonly chosen: Chosen;
  readonly main: readonly Understood[];
}

/** An action of the verifier, made of what is special about it. */
export function defineAction<Intent extends CommonIntent>(
  definition: Definition<Intent>,
): SolanaAction {
  const schema = definition.schema.superRefine((intent, context) => {
    if ((intent.nonce_account === undefined) === (intent.nonce_account_authority === undefined)) {
      return;
    }
    const message = 'a nonce account and its authority must be named together';
    context.addIssue({ code: 'custom', message, path: ['nonce_account'] });
  });
  const terms = (request: JsonObject) => [
    { wallet: request.wallet, ...nonceTerms(request), ...definition.terms(request) },
  ];
  return {
    jsonSchema: z.toJSONSchema(definition.schema) as { [key: string]: Json },
    terms,
    exposure: (raw) => {
      const { success, data } = schema.safeParse(raw);
      return success ? definition.exposure(data) : undefined;
    },
    exposures: (request) =>
      attempt(() => terms(request).map((term) => definition.exposure(term as unknown as Intent))),
    read(raw) {
      const result = schema.safeParse(raw);
      if (!result.success) return { reasons: result.error.issues.map(invalidIntent) };
      const intent = result.data;
      return { intent, judge: (subject) => judge(definition, intent, subject) };
    },
  };
}

/** A durable nonce lets bytes live for ever: nobody gets one who did not ask for it. */
const nonceTerms = ({ durable_nonce }: JsonObject): JsonObject =>
  durable_nonce === true || durable_nonce === 'true'
    ? {}
    : { nonce_account: null, nonce_account_authority: null };

function invalidIntent({ path, message }: z.core.$ZodIssue): Reason {
  const at = ['intent', ...path.map(String)].join('.');
  return { code: 'invalid_intent', message: `${at}: ${message}`, at };
}

function judge<Intent extends CommonIntent>(
  definition: Definition<Intent>,
  intent: Intent,
  subject: Subject,
): Judgement {
  const known = subject.instructions.filter((one): one is Understood => one.known);
  const isBudget = ({ name }: Understood) => name.startsWith('computeBudget.');
  const isMemo = ({ name }: Understood) => name.startsWith('memo.');
  const main = known.filter((one) => !isBudget(one) && !isMemo(one));
  const nonce = advanceNonce(intent);
  const { reasons: wrongSteps, chosen } = matchSteps(
    main,
    definition.sequences(intent).map((steps) => [...nonce, ...steps]),
  );
  const reasons = [
    ...checkEnvelope(subject, intent),
    ...wrongSteps,
    ...checkNoncePlace(main, intent),
    ...checkDerivedAddresses(known),
    ...checkBudget(known.filter(isBudget)),
    ...checkMemo(known.filter(isMemo), intent),
  ];
  if (reasons.length > 0) return { reasons, preconditions: [] };
  return {
    reasons,
    preconditions: [
      ...definition.preconditions(intent, { chosen, main }),
      ...walletConditions(subject, intent),
    ],
  };
}
