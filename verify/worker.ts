import { Worker } from 'node:worker_threads';
import { InvalidInputError, type JsonObject, type Verdict } from '@kiln-connect/core';
import type { DecodeOptions, VerifyOptions } from './chain-verifier.ts';
import { createThreadClient, stopped } from './worker-client.ts';
import type { Answer } from './worker-thread.ts';

/** One for the whole process: verifying is pure work, and a second thread would only share it. */
const client = createThreadClient(
  () =>
    new Worker(new URL('./worker-start.mjs', import.meta.url), {
      workerData: { typescriptLoader: import.meta.resolve('tsx/esm/api') },
      // Those of the parent may be a test runner's, which a thread can not take.
      execArgv: [],
    }),
);

/**
 * The same as `verify`, in a thread of its own: signatures of 150 deposits take seconds, in which the
 * caller's thread goes on answering. The thread starts with the first question.
 * @throws {VerificationFailedError} 'verifier_stopped' when the thread ends before it has answered.
 */
export async function verifyInWorker(options: VerifyOptions): Promise<Verdict> {
  const answer = await client.ask({ kind: 'verify', options });
  if (answer.kind === 'verdict') return answer.verdict;
  throw unexpected(answer);
}

/**
 * The same as `decode`, in a thread of its own.
 * @throws {InvalidInputError} as `decode` does.
 * @throws {VerificationFailedError} 'verifier_stopped' when the thread ends before it has answered.
 */
export async function decodeInWorker(options: DecodeOptions): Promise<JsonObject> {
  const answer = await client.ask({ kind: 'decode', options });
  if (answer.kind === 'decoded') return answer.decoded;
  throw unexpected(answer);
}

/** Ends the thread; questions in flight are rejected. A later question starts a new one. */
export const closeVerifier = (): Promise<void> => client.close();

function unexpected(answer: Answer): Error {
  if (answer.kind === 'refused input') return new InvalidInputError(answer.error);
  return stopped(answer.kind === 'failed' ? answer.message : `it answered '${answer.kind}'`);
}
