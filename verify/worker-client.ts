import type { Worker } from 'node:worker_threads';
import { VerificationFailedError } from '@kiln-connect/core';
import type { Answer, Query } from './worker-thread.ts';

export interface ThreadClient {
  /** @throws {VerificationFailedError} 'verifier_stopped' when the thread ends before it answers. */
  ask(query: Query): Promise<Answer>;
  /** Ends the thread; what is in flight is rejected. A later question starts a new one. */
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<
    number,
    { resolve: (answer: Answer) => void; reject: (error: Error) => void }
  >;
}

export const stopped = (why: string): VerificationFailedError =>
  new VerificationFailedError({
    code: 'verifier_stopped',
    message: `the verifier gave no answer: ${why}; nothing was verified, ask again`,
  });

/** Asks one thread, which starts with the first question and again after it has ended. */
export function createThreadClient(startWorker: () => Worker): ThreadClient {
  let thread: Thread | undefined;
  let lastId = 0;

  /** Rejects what is in flight; the next question starts a new thread. */
  function abandon(ended: Thread, why: string): void {
    if (thread === ended) thread = undefined;
    for (const { reject } of ended.waiting.values()) reject(stopped(why));
    ended.waiting.clear();
  }

  function start(): Thread {
    const worker = startWorker();
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

  return {
    async ask(query) {
      thread ??= start();
      const { worker, waiting } = thread;
      lastId += 1;
      const id = lastId;
      return new Promise<Answer>((resolve, reject) => {
        try {
          worker.postMessage({ id, query });
        } catch (error) {
          reject(stopped(`the question can not be sent to it (${String(error)})`));
          return;
        }
        waiting.set(id, { resolve, reject });
        // The thread keeps the process alive only while somebody waits for it.
        worker.ref();
      });
    },
    async close() {
      const closing = thread;
      if (!closing) return;
      abandon(closing, 'it was closed');
      await closing.worker.terminate();
    },
  };
}
