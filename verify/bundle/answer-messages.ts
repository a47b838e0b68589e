import { ConnectError } from '@kiln-connect/core';
import { decode, describeBytes, recognise, verifiedChains, verify } from '../index.ts';

const CALLS = { verify, decode, describeBytes, recognise, verifiedChains } as const;

/** The functions that a worker answers for. */
export type VerifierCalls = typeof CALLS;

/** What is sent to a worker that runs the file: one call, with a number by which its answer is known. */
export interface VerifierMessage {
  readonly id: number;
  readonly call: keyof VerifierCalls;
  readonly options: unknown;
}

/** What it sends back: what the function answers, or why it refuses to, with the code of the error. */
export type VerifierAnswer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } };

interface WorkerScope {
  readonly WorkerGlobalScope?: unknown;
  onmessage?: (event: { readonly data: VerifierMessage }) => void;
  postMessage(answer: VerifierAnswer): void;
}

/** Answers messages where this is a Web Worker; elsewhere it does nothing. */
export function answerMessages(): void {
  const scope = globalThis as unknown as WorkerScope;
  if (typeof scope.WorkerGlobalScope !== 'function') return;
  scope.onmessage = ({ data }) => {
    void answerTo(data).then((answer) => scope.postMessage(answer));
  };
}

/** The answer to one message. */
async function answerTo({ id, call, options }: VerifierMessage): Promise<VerifierAnswer> {
  try {
    if (!Object.hasOwn(CALLS, call)) throw new Error(`the verifier has no function '${call}'`);
    return { id, answer: await CALLS[call](options as never) };
  } catch (error) {
    const { message } = error as Error;
    return { id, error: { code: error instanceof ConnectError ? error.code : 'failed', message } };
  }
}
