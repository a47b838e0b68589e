import type { RpcTransport } from '@solana/kit';
import { parseJsonWithBigInts, stringifyJsonWithBigInts } from '@solana/rpc-spec-types';
import { boundedText } from '../../node/bounded-text.ts';
import type { Endpoint } from '../../node/endpoint-pool.ts';
import {
  closedByUs,
  connectionProblem,
  nodeAnswer,
  nodeTimeout,
  nodeUnavailable,
  statusFailure,
} from '../../node/node-failure.ts';
import { resultProblem } from './answers.ts';

/** What JSON-RPC promises; the fields of a foreign answer may be missing. */
interface RpcAnswer {
  readonly result?: unknown;
  /** Whole numbers are bigint. */
  readonly error?: { readonly code: bigint | number; readonly message: string };
}

/** A request as the kit makes it. */
type Payload = Parameters<RpcTransport>[0]['payload'];

/**
 * Codes with which a node says that it can not answer now, or where another one might: it is behind,
 * keeps no history of transactions, has not reached the slot that was asked for, or failed inside.
 * https://github.com/anza-xyz/agave/blob/master/rpc-client-api/src/custom_error.rs
 */
const NOT_NOW = [-32005, -32011, -32016, -32603];

/** Methods of which a refusal is an answer: whoever asks reads why. No other one is refused by rights. */
const MAY_REFUSE = [
  'getBlockTime',
  'getBlocksWithLimit',
  'getInflationReward',
  'sendTransaction',
  'simulateTransaction',
];

/** No answer that is read here comes near it: the longest, of all validators, has some megabytes. */
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024;
/** Of what a node says, so much is told. */
const MOST_WORDS = 200;

/** One request to one node. */
interface Asking {
  readonly payload: Payload;
  readonly timeoutMs: number;
  /** Given when the connection is closed. */
  readonly signal: AbortSignal;
}

/**
 * What a node answers to one request: a result in the form of its method, or a refusal that says why.
 * The client of an endpoint is its address.
 * @throws {NodeUnavailableError | NodeTimeoutError | NodeAnswerError}
 */
export async function askNode(
  { node, client: url }: Endpoint<string>,
  { payload, timeoutMs, signal }: Asking,
): Promise<RpcAnswer> {
  const { method, params } = payload as { method: string; params: readonly unknown[] };
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let text: string | undefined;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' },
      body: stringifyJsonWithBigInts(payload),
      signal: AbortSignal.any([signal, timeout]),
    });
    text = await boundedText(response, LARGEST_ANSWER_BYTES);
  } catch (error) {
    if (signal.aborted) throw closedByUs(node);
    if (timeout.aborted) throw nodeTimeout(node, timeoutMs);
    // The words of the failure itself may carry the whole address.
    throw nodeUnavailable(node, connectionProblem(error as Error));
  }
  const { ok, status } = response;
  if (!ok) throw statusFailure(node, status, `to ${method}`);
  if (text === undefined) {
    throw nodeAnswer(node, `more than ${LARGEST_ANSWER_BYTES} bytes to ${method}`);
  }
  return checked(parsed(text, { node, method }), { node, method, params });
}

function parsed(text: string, { node, method }: { node: string; method: string }): RpcAnswer {
  try {
    return (parseJsonWithBigInts(text) as RpcAnswer | null) ?? {};
  } catch {
    throw nodeAnswer(node, `what it sent for ${method} is not JSON`);
  }
}

function checked(
  answer: RpcAnswer,
  { node, method, params }: { node: string; method: string; params: readonly unknown[] },
): RpcAnswer {
  const { result, error } = answer;
  if (error) {
    const code = Number(error.code);
    if (!Number.isSafeInteger(code)) throw nodeAnswer(node, `an error without code to ${method}`);
    const problem = `it answers "${String(error.message).slice(0, MOST_WORDS)}" to ${method}`;
    if (NOT_NOW.includes(code)) throw nodeUnavailable(node, problem);
    if (!MAY_REFUSE.includes(method)) throw nodeAnswer(node, problem);
    return answer;
  }
  if (result === undefined) throw nodeAnswer(node, `no result for ${method}`);
  const problem = resultProblem({ method, params }, result);
  if (problem !== undefined) throw nodeAnswer(node, `to ${method}: ${problem}`);
  return answer;
}
