import { parentPort } from 'node:worker_threads';
import { InvalidInputError, type JsonObject, type Verdict } from '@kiln-connect/core';
import type { DecodeOptions, VerifyOptions } from './chain-verifier.ts';
import { decode, verify } from './index.ts';

export type Query =
  | { readonly kind: 'verify'; readonly options: VerifyOptions }
  | { readonly kind: 'decode'; readonly options: DecodeOptions };

export type Answer =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'decoded'; readonly decoded: JsonObject }
  | {
      readonly kind: 'refused input';
      readonly error: { code: string; message: string; details?: JsonObject };
    }
  | { readonly kind: 'failed'; readonly message: string };

parentPort?.on('message', async ({ id, query }: { id: number; query: Query }) => {
  parentPort?.postMessage({ id, answer: await answerTo(query) });
});

async function answerTo(query: Query): Promise<Answer> {
  try {
    return query.kind === 'verify'
      ? { kind: 'verdict', verdict: await verify(query.options) }
      : { kind: 'decoded', decoded: await decode(query.options) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) return { kind: 'failed', message: String(error) };
    const { code, message, details } = error;
    return { kind: 'refused input', error: { code, message, ...(details && { details }) } };
  }
}
