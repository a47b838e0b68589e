import type { Clock, Log, NodeHealth } from '@kiln-connect/core';
import {
  createPublicClient,
  createTransport,
  HttpRequestError,
  type PublicClient,
  RpcRequestError,
  TimeoutError,
  type Transport,
} from 'viem';
import { getHttpRpcClient, type HttpRpcClient } from 'viem/utils';
import { createEndpointPool, type Endpoint, type EndpointPool } from '../../node/endpoint-pool.ts';
import {
  closedByUs,
  connectionProblem,
  nodeAnswer,
  nodeFailureIn,
  nodeLie,
  nodeTimeout,
  nodeUnavailable,
  statusFailure,
} from '../../node/node-failure.ts';
import { nodeName } from '../../node/node-name.ts';
import type { Sighting } from '../../node/sightings.ts';
import { LOOKS, type NetworkIdentity } from './network-identity.ts';

const METHODS = [
  'call',
  'estimateGas',
  'estimateMaxPriorityFeePerGas',
  'getBalance',
  'getBlock',
  'getBlockNumber',
  'getCode',
  'getLogs',
  'getTransaction',
  'getTransactionCount',
  'getTransactionReceipt',
  'readContract',
  'request',
  'sendRawTransaction',
] as const;

/**
 * The execution nodes of one network as one node: functions of viem's public client, each of which
 * throws `NodeUnavailableError`, `NodeTimeoutError` or `NodeAnswerError` when no node gives an answer,
 * and viem's own errors when a node answers with one (a revert, an unknown transaction).
 *
 * Every request may be repeated on the next node, `sendRawTransaction` too: the same signed bytes can
 * take effect only once, and a node that has them already answers with an error that says so.
 */
export type ExecutionNode = Pick<PublicClient, (typeof METHODS)[number]>;

/** JSON-RPC code of hosted nodes for "too many requests" (EIP-1474). */
const LIMIT_EXCEEDED = -32005;
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

interface ExecutionOptions {
  readonly urls: readonly string[];
  readonly identity: NetworkIdentity;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** The execution node and its health, over JSON-RPC at one or more addresses. */
export function connectExecutionNode({
  urls,
  identity: { chainId, mayGoBack },
  timeoutMs,
  signal,
  clock,
  log,
}: ExecutionOptions): { node: ExecutionNode; health(): Promise<NodeHealth[]> } {
  const ask = (endpoint: Endpoint<HttpRpcClient>, method: string, params: unknown) =>
    askOne(endpoint, { method, params, timeoutMs, signal });
  const pool = createEndpointPool(
    urls.map((url) => ({ node: nodeName('eth execution', url), client: getHttpRpcClient(url) })),
    {
      confirm: async (endpoint) => {
        const answered = Number(
          await ask(endpoint, 'eth_chainId', []).catch((error: unknown) => {
            if (!(error instanceof RpcRequestError)) throw error;
            throw nodeUnavailable(endpoint.node, `it answers "${error.details}" to eth_chainId`);
          }),
        );
        if (answered !== chainId) {
          const problem = `its chain id is ${answered}, not ${chainId}`;
          throw nodeLie(endpoint.node, { reason: 'other_network', problem });
        }
      },
      sight: (endpoint) => sightOf(endpoint, ask),
      unit: 'block',
      mayGoBack,
      ...LOOKS,
      clock,
      log,
    },
  );
  return {
    node: unwrapped(createPublicClient({ transport: poolTransport(pool, ask), cacheTime: 0 })),
    health: () => pool.health(),
  };
}

type Ask = (endpoint: Endpoint<HttpRpcClient>, method: string, params: unknown) => Promise<unknown>;

async function sightOf(endpoint: Endpoint<HttpRpcClient>, ask: Ask): Promise<Sighting> {
  // Before the head: what is final then can not be after it.
  const finalized = await ask(endpoint, 'eth_getBlockByNumber', ['finalized', false]).catch(
    (error: unknown) => {
      // A chain that has finalized nothing yet answers with an error.
      if (error instanceof RpcRequestError) return null;
      throw error;
    },
  );
  const head = Number(await ask(endpoint, 'eth_blockNumber', []));
  if (!Number.isSafeInteger(head)) throw nodeAnswer(endpoint.node, 'its block number is none');
  if (finalized === null) return { head, finalized: undefined };
  const { number, hash } = finalized as { number?: unknown; hash?: unknown };
  const position = Number(number);
  if (!Number.isSafeInteger(position) || typeof hash !== 'string') {
    throw nodeAnswer(endpoint.node, 'its finalized block lacks a number or a hash');
  }
  return { head, finalized: { position, id: hash.toLowerCase() } };
}

function poolTransport(pool: EndpointPool<HttpRpcClient>, ask: Ask): Transport {
  return () =>
    createTransport({
      key: 'kilnConnect',
      name: 'Several JSON-RPC nodes as one',
      type: 'kilnConnect',
      // viem would retry by its own rules, on top of the pool's.
      retryCount: 0,
      request: (({ method, params }: { method: string; params?: unknown }) =>
        pool.run((endpoint) => ask(endpoint, method, params))) as never,
    });
}

/** What JSON-RPC promises; the fields of a foreign answer may be missing. */
interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

async function askOne(
  { node, client }: Endpoint<HttpRpcClient>,
  {
    method,
    params,
    timeoutMs,
    signal,
  }: { method: string; params: unknown; timeoutMs: number; signal: AbortSignal },
): Promise<unknown> {
  const body = { method, params };
  let answer: RpcAnswer;
  try {
    answer = (await client.request({
      body,
      timeout: timeoutMs,
      maxResponseBodySize: LARGEST_ANSWER_BYTES,
      fetchOptions: { signal },
    })) as RpcAnswer;
  } catch (error) {
    if (error instanceof RpcRequestError) answer = { error };
    else throw failureOf(error, { node, method, timeoutMs, signal });
  }
  if (answer.error) {
    if (answer.error.code === LIMIT_EXCEEDED) throw nodeUnavailable(node, 'its limit is reached');
    // The name stands for the address, which viem would print.
    throw new RpcRequestError({ body, error: answer.error, url: node });
  }
  if (answer.result === undefined) throw nodeAnswer(node, `no result for ${method}`);
  return answer.result;
}

function failureOf(
  error: unknown,
  {
    node,
    method,
    timeoutMs,
    signal,
  }: { node: string; method: string; timeoutMs: number; signal: AbortSignal },
): Error {
  if (signal.aborted) return closedByUs(node);
  if (error instanceof TimeoutError) return nodeTimeout(node, timeoutMs);
  if (error instanceof HttpRequestError) {
    if (error.status !== undefined) {
      return statusFailure(node, error.status, `to ${method}`);
    }
    if (error.walk((cause) => cause instanceof SyntaxError)) {
      return nodeAnswer(node, `what it sent for ${method} is not JSON`);
    }
    return nodeUnavailable(node, connectionProblem(error));
  }
  return nodeAnswer(node, `what it sent for ${method} can not be read`);
}

function unwrapped(client: PublicClient): ExecutionNode {
  const wrap = (method: (typeof METHODS)[number]) => {
    const action = client[method] as (...parameters: unknown[]) => Promise<unknown>;
    return async (...parameters: unknown[]) => {
      try {
        return await action(...parameters);
      } catch (error) {
        throw nodeFailureIn(error) ?? error;
      }
    };
  };
  return Object.fromEntries(METHODS.map((method) => [method, wrap(method)])) as never;
}
