import type {
  Json,
  JsonObject,
  Network,
  OperatorStatement,
  Precondition,
  Reason,
} from '@kiln-connect/core';
import * as z from 'zod';
import type { Exposure } from '../chain-verifier.ts';
import { attempt } from '../policy/attempt.ts';
import { type Calldata, type CalldataOf, isKind } from './calldata.ts';
import { checkEnvelope, type Recipient } from './check-envelope.ts';
import type { EthereumNetwork } from './networks.ts';
import { walletConditions } from './preconditions.ts';
import type { Transaction } from './transaction.ts';

/** What the intents of all actions have in common. */
export interface CommonIntent {
  readonly version: 1;
  readonly chain: 'eth';
  readonly network: Network;
  readonly action: string;
  readonly wallet: string;
  readonly max_fee_wei?: string | undefined;
}

/** What is judged: a transaction that could be read, and what it calls. */
export interface Subject {
  readonly transaction: Transaction;
  readonly calldata: Calldata;
  readonly network: EthereumNetwork;
  readonly statements: readonly OperatorStatement[];
}

/** A subject beside what was asked for; as a rule one that calls what the action calls. */
export interface Question<Intent, Kind extends Calldata['kind'] = Calldata['kind']>
  extends Subject {
  readonly intent: Intent;
  readonly calldata: CalldataOf<Kind>;
}

/** Why it is refused, or what has to be true on chain as well. */
export interface Judgement {
  readonly reasons: readonly Reason[];
  readonly preconditions: readonly Precondition[];
}

/** An intent that is of the format, ready to be held against a transaction. */
export interface ReadIntent {
  readonly network: Network;
  judge(subject: Subject): Promise<Judgement>;
}

export interface EthereumAction {
  /** The format of its intents as JSON Schema (2020-12). */
  readonly jsonSchema: JsonObject;
  read(intent: unknown): ReadIntent | { readonly reasons: readonly Reason[] };
  /** What a request of the HTTP API fixes, for each transaction that it asks for. */
  terms(request: JsonObject): readonly JsonObject[];
  /** What an intent of the format moves; undefined for any other. */
  exposure(intent: unknown, statements: readonly OperatorStatement[]): Exposure | undefined;
  /** What a request moves, as far as its terms tell. */
  exposures(request: JsonObject): readonly Exposure[] | undefined;
}

interface Definition<Intent extends CommonIntent, Kind extends Calldata['kind']> {
  readonly schema: z.ZodType<Intent>;
  /** What the schema can not say of itself, for its published form. */
  readonly published?: JsonObject;
  /** What its transactions call. */
  readonly calls: Kind;
  /** What it is in a sentence: 'a stake'. */
  readonly noun: string;
  /** Whom the transaction has to call. */
  recipient(question: Question<Intent>): Recipient;
  /** Gas that is enough for it, by far: at 200 gwei it is the bound of an intent without its own. */
  gasAllowance(intent: Intent): bigint;
  /** What is wrong with the value and with what is called. */
  check(question: Question<Intent, Kind>): readonly Reason[];
  /** Checks that cost far more than all others: asked last, and only when nothing else is wrong. */
  checkAtLast?(question: Question<Intent, Kind>): Promise<readonly Reason[]>;
  /** What must be true on chain, beside the wallet's nonce and funds. */
  preconditions(question: Question<Intent, Kind>): readonly Precondition[];
  terms(request: JsonObject): readonly JsonObject[];
  /** What it moves; of a request's terms, too, which lack the fields that crafting adds. */
  exposure(intent: Intent, statements: readonly OperatorStatement[]): Exposure;
}

/** An action of the verifier, made of what is special about it. */
export function defineAction<Intent extends CommonIntent, Kind extends Calldata['kind']>(
  definition: Definition<Intent, Kind>,
): EthereumAction {
  const { schema, published, terms } = definition;
  return {
    jsonSchema: { ...(z.toJSONSchema(schema) as { [key: string]: Json }), ...published },
    terms,
    exposure: (raw, statements) => {
      const { success, data } = schema.safeParse(raw);
      return success ? definition.exposure(data, statements) : undefined;
    },
    exposures: (request) =>
      attempt(() =>
        terms(request).map((term) => definition.exposure(term as unknown as Intent, [])),
      ),
    read(raw) {
      const result = schema.safeParse(raw);
      if (!result.success) return { reasons: result.error.issues.map(invalidIntent) };
      const intent = result.data;
      return { network: intent.network, judge: (subject) => judge(definition, intent, subject) };
    },
  };
}

function invalidIntent({ path, message }: z.core.$ZodIssue): Reason {
  const at = ['intent', ...path.map(String)].join('.');
  return { code: 'invalid_intent', message: `${at}: ${message}`, at };
}

async function judge<Intent extends CommonIntent, Kind extends Calldata['kind']>(
  definition: Definition<Intent, Kind>,
  intent: Intent,
  subject: Subject,
): Promise<Judgement> {
  const { transaction, calldata, network } = subject;
  const { noun } = definition;
  const envelope = checkEnvelope(transaction, {
    network,
    intent,
    noun,
    recipient: definition.recipient({ ...subject, intent }),
    gasAllowance: definition.gasAllowance(intent),
  });
  if (!isKind(calldata, definition.calls)) {
    return { reasons: [...envelope, wrongCall(calldata, noun)], preconditions: [] };
  }
  const question = { ...subject, intent, calldata };
  const reasons = [...envelope, ...definition.check(question)];
  if (reasons.length === 0) reasons.push(...((await definition.checkAtLast?.(question)) ?? []));
  if (reasons.length > 0) return { reasons, preconditions: [] };
  return {
    reasons,
    preconditions: [
      ...definition.preconditions(question),
      ...walletConditions(transaction, intent.wallet),
    ],
  };
}

const CALLS: { readonly [Kind in Exclude<Calldata['kind'], 'none' | 'unknown'>]: string } = {
  deposits: 'a deposit that can found validators (its credentials and signature are not zeros)',
  'top-up': 'a top-up of a validator',
  withdrawal: 'a withdrawal request',
  consolidation: 'a consolidation of two validators',
  compounding: 'a switch to compounding',
  'exit-request': 'a request to the operator to exit validators',
};

function wrongCall(calldata: Calldata, noun: string): Reason {
  if (calldata.kind === 'none') {
    const message = `there is no calldata, so the transaction is not ${noun}`;
    return { code: 'calldata_not_understood', message, at: 'data' };
  }
  if (calldata.kind === 'unknown') {
    return { code: 'calldata_not_understood', message: calldata.why, at: 'data' };
  }
  const message = `the transaction is ${CALLS[calldata.kind]}; the intent asks for ${noun}`;
  return { code: 'wrong_call', message, at: 'data' };
}
