import type { Clock, Log, NodeHealth } from '@kiln-connect/core';
import {
  createDefaultRpcTransport,
  createRpcMessage,
  createSolanaRpcFromTransport,
  isSolanaError,
  type Rpc,
  type RpcTransport,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  type SolanaRpcApi,
} from '@solana/kit';
import { createEndpointPool, type Endpoint } from '../../node/endpoint-pool.ts';
import {
  connectionProblem,
  isUnavailableStatus,
  type NodeFailure,
  nodeAnswer,
  nodeLie,
  nodeTimeout,
  nodeUnavailable,
} from '../../node/node-failure.ts';
import { nodeName } from '../../node/node-name.ts';
import type { Sighting } from '../../node/sightings.ts';
import { type Cluster, foreignGenesis } from './cluster.ts';

/**
 * The nodes of one network as one node: the kit's typed calls, each of which throws
 * `NodeUnavailableError`, `NodeTimeoutError` or `NodeAnswerError` when no node gives an answer, and
 * the kit's `SolanaError` when a node answers with an error.
 *
 * Every request may be repeated on the next node, sendTransaction too: the same signed bytes can take
 * effect only once.
 */
export type SolanaRpc = Rpc<SolanaRpcApi>;

/** What JSON-RPC promises; the fields of a foreign answer may be missing. */
interface RpcAnswer {
  readonly result?: unknown;
  /** The kit reads whole numbers as bigint. */
  readonly error?: { readonly code: bigint | number; readonly message: string };
}

/**
 * Codes with which a node says that it can not answer now, or where another one might: it is behind,
 * keeps no history of transactions, has not reached the slot that was asked for, or failed inside.
 * https://github.com/anza-xyz/agave/blob/master/rpc-client-api/src/custom_error.rs
 */
const NOT_NOW = [-32005, -32011, -32016, -32603];

/** Slots take 0.4 s on a public network: looked at each 30 of them, a node may be 10 s late. */
const LOOKS = { lookEveryMs: 12_000, mostBehind: 25 };

const CLOSED = 'the connection was closed by us';

interface RpcOptions {
  readonly urls: readonly string[];
  readonly cluster: Cluster;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** The nodes and their health, over JSON-RPC at one or more addresses. */
export function connectRpc({ urls, cluster, timeoutMs, signal, clock, log }: RpcOptions): {
  rpc: SolanaRpc;
  health(): Promise<NodeHealth[]>;
} {
  const ask = (endpoint: Endpoint<RpcTransport>, payload: unknown) =>
    askOne(endpoint, { payload, timeoutMs, signal });
  const call = async (endpoint: Endpoint<RpcTransport>, methodName: string, params: unknown) => {
    const { result, error } = await ask(endpoint, createRpcMessage({ methodName, params }));
    if (error) {
      throw nodeUnavailable(endpoint.node, `it answers "${error.message}" to ${methodName}`);
    }
    return result;
  };
  const pool = createEndpointPool(
    urls.map((url) => ({
      node: nodeName('sol', url),
      client: createDefaultRpcTransport({ url }) as RpcTransport,
    })),
    {
      confirm: async (endpoint) => {
        const problem = foreignGenesis(String(await call(endpoint, 'getGenesisHash', [])), cluster);
        if (problem) throw nodeLie(endpoint.node, { reason: 'other_network', problem });
      },
      sight: (endpoint) => sightOf(endpoint, call),
      unit: 'slot',
      mayGoBack: cluster.mayGoBack,
      ...LOOKS,
      clock,
      log,
    },
  );
  const transport = ({ payload }: { payload: unknown }) =>
    pool.run((endpoint) => ask(endpoint, payload));
  return {
    rpc: createSolanaRpcFromTransport(transport as RpcTransport),
    health: () => pool.health(),
  };
}

async function sightOf(
  endpoint: Endpoint<RpcTransport>,
  call: (endpoint: Endpoint<RpcTransport>, method: string, params: unknown) => Promise<unknown>,
): Promise<Sighting> {
  // Before the head: what is final then can not be after it.
  const finalized = (await call(endpoint, 'getLatestBlockhash', [{ commitment: 'finalized' }])) as {
    context?: { slot?: unknown };
    value?: { blockhash?: unknown };
  } | null;
  const head = Number(await call(endpoint, 'getSlot', [{ commitment: 'confirmed' }]));
  const position = Number(finalized?.context?.slot);
  const id = finalized?.value?.blockhash;
  if (!Number.isSafeInteger(head)) throw nodeAnswer(endpoint.node, 'its slot is none');
  if (!Number.isSafeInteger(position) || typeof id !== 'string') {
    throw nodeAnswer(endpoint.node, 'its finalized block lacks a slot or a hash');
  }
  return { head, finalized: { position, id } };
}

async function askOne(
  { node, client }: Endpoint<RpcTransport>,
  { payload, timeoutMs, signal }: { payload: unknown; timeoutMs: number; signal: AbortSignal },
): Promise<RpcAnswer> {
  // The kit's transport would wait for ever for a signal that has been given already.
  if (signal.aborted) throw nodeUnavailable(node, CLOSED);
  const timeout = AbortSignal.timeout(timeoutMs);
  const method = String((payload as { method?: unknown }).method);
  let answer: RpcAnswer | null;
  try {
    answer = await client<RpcAnswer | null>({
      payload,
      signal: AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    if (signal.aborted) throw nodeUnavailable(node, CLOSED);
    if (timeout.aborted) throw nodeTimeout(node, timeoutMs);
    throw failureOf(error, { node, method });
  }
  const { result, error } = answer ?? {};
  if (error) {
    const code = Number(error.code);
    if (!Number.isSafeInteger(code)) throw nodeAnswer(node, `an error without code to ${method}`);
    if (NOT_NOW.includes(code)) {
      throw nodeUnavailable(node, `it answers "${error.message}" to ${method}`);
    }
  } else if (result === undefined) {
    throw nodeAnswer(node, `no result for ${method}`);
  }
  return answer as RpcAnswer;
}

function failureOf(
  error: unknown,
  { node, method }: { node: string; method: string },
): NodeFailure {
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    const { statusCode } = error.context;
    return isUnavailableStatus(statusCode)
      ? nodeUnavailable(node, `it answered ${statusCode} to ${method}`)
      : nodeAnswer(node, `status ${statusCode} to ${method}`);
  }
  if (error instanceof SyntaxError) {
    return nodeAnswer(node, `what it sent for ${method} is not JSON`);
  }
  // The kit's own text of it may carry the whole address.
  return nodeUnavailable(node, connectionProblem(error as Error));
}
