import { Worker } from 'node:worker_threads';
import {
  InvalidInputError,
  type JsonObject,
  type Verdict,
  VerificationFailedError,
} from '@kiln-connect/core';
import type { DecodeOptions, VerifyOptions } from './chain-verifier.ts';
import type { Answer, Query } from './worker-thread.ts';

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** One thread for the whole process: verifying is pure work, and a second one would only share it. */
let thread: Thread | undefined;
let lastId = 0;

/**
 * The same as `verify`, in a thread of its own: signatures of 150 deposits take seconds, in which the
 * caller's thread goes on answering. The thread starts with the first question.
 * @throws {VerificationFailedError} 'verifier_stopped' when the thread ends before it has answered.
 */
export async function verifyInWorker(options: VerifyOptions): Promise<Verdict> {
  const answer = await ask({ kind: 'verify', options });
  if (answer.kind === 'verdict') return answer.verdict;
  throw unexpected(answer);
}

/**
 * The same as `decode`, in a thread of its own.
 * @throws {InvalidInputError} as `decode` does.
 * @throws {VerificationFailedError} 'verifier_stopped' when the thread ends before it has answered.
 */
export async function decodeInWorker(options: DecodeOptions): Promise<JsonObject> {
  const answer = await ask({ kind: 'decode', options });
  if (answer.kind === 'decoded') return answer.decoded;
  throw unexpected(answer);
}

/** Ends the thread; questions in flight are rejected. A later question starts a new one. */
export async function closeVerifier(): Promise<void> {
  const closing = thread;
  if (!closing) return;
  abandon(closing, 'it was closed');
  await closing.worker.terminate();
}

function unexpected(answer: Answer): Error {
  if (answer.kind === 'refused input') return new InvalidInputError(answer.error);
  return stopped(answer.kind === 'failed' ? answer.message : `it answered '${answer.kind}'`);
}

const stopped = (why: string): VerificationFailedError =>
  new VerificationFailedError({
    code: 'verifier_stopped',
    message: `the verifier gave no answer: ${why}; nothing was verified, ask again`,
  });

function ask(query: Query): Promise<Answer> {
  thread ??= startThread();
  const { worker, waiting } = thread;
  lastId += 1;
  const id = lastId;
  return new Promise<Answer>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    // The thread keeps the process alive only while somebody waits for it.
    worker.ref();
    try {
      worker.postMessage({ id, query });
    } catch (error) {
      waiting.delete(id);
      if (waiting.size === 0) worker.unref();
      reject(stopped(`the question can not be sent to it (${String(error)})`));
    }
  });
}

function startThread(): Thread {
  const worker = new Worker(new URL('./worker-start.mjs', import.meta.url), {
    workerData: { typescriptLoader: import.meta.resolve('tsx/esm/api') },
    // Those of the parent may be a test runner's, which a thread can not take.
    execArgv: [],
  });
  worker.unref();
  const started: Thread = { worker, waiting: new Map() };
  worker.on('message', ({ id, answer }: { id: number; answer: Answer }) => {
    started.waiting.get(id)?.resolve(answer);
    started.waiting.delete(id);
    if (started.waiting.size === 0) worker.unref();
  });
  worker.on('error', (error) => abandon(started, `its thread crashed (${String(error)})`));
  worker.on('exit', (code) => abandon(started, `its thread ended with code ${code}`));
  return started;
}

/** Rejects what is in flight; the next question starts a new thread. */
function abandon(ended: Thread, why: string): void {
  if (thread === ended) thread = undefined;
  for (const { reject } of ended.waiting.values()) reject(stopped(why));
  ended.waiting.clear();
}
