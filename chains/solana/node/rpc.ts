import type { Clock, Log, NodeHealth } from '@kiln-connect/core';
import {
  createRpcMessage,
  createSolanaRpcFromTransport,
  type Rpc,
  type RpcTransport,
  type SolanaRpcApi,
} from '@solana/kit';
import { createEndpointPool, type Endpoint } from '../../node/endpoint-pool.ts';
import { nodeLie } from '../../node/node-failure.ts';
import { nodeName } from '../../node/node-name.ts';
import type { Sighting } from '../../node/sightings.ts';
import type { AskedMethod } from './answers.ts';
import { askNode } from './ask-node.ts';
import { type Cluster, foreignGenesis } from './cluster.ts';

/**
 * The nodes of one network as one node: the kit's typed calls, each of which throws
 * `NodeUnavailableError`, `NodeTimeoutError` or `NodeAnswerError` when no node gives an answer in the
 * form of its method, and the kit's `SolanaError` when a node refuses what it may refuse.
 *
 * Every request may be repeated on the next node, sendTransaction too: the same signed bytes can take
 * effect only once.
 */
export type SolanaRpc = Rpc<Pick<SolanaRpcApi, AskedMethod>>;

/** Slots take 0.4 s on a public network: looked at each 30 of them, a node may be 10 s late. */
const LOOKS = { lookEveryMs: 12_000, mostBehind: 25 };

interface RpcOptions {
  readonly urls: readonly string[];
  readonly cluster: Cluster;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Asks one node; the answer has the form of the method. */
type Call = (
  endpoint: Endpoint<string>,
  method: AskedMethod,
  params: unknown[],
) => Promise<unknown>;

/** The nodes and their health, over JSON-RPC at one or more addresses. */
export function connectRpc({ urls, cluster, timeoutMs, signal, clock, log }: RpcOptions): {
  rpc: SolanaRpc;
  health(): Promise<NodeHealth[]>;
} {
  const ask = (endpoint: Endpoint<string>, payload: Parameters<RpcTransport>[0]['payload']) =>
    askNode(endpoint, { payload, timeoutMs, signal });
  const call: Call = async (endpoint, methodName, params) => {
    const { result } = await ask(endpoint, createRpcMessage({ methodName, params }));
    return result;
  };
  const pool = createEndpointPool(
    urls.map((url) => ({ node: nodeName('sol', url), client: url })),
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
  const transport = ({ payload }: Parameters<RpcTransport>[0]) =>
    pool.run((endpoint) => ask(endpoint, payload));
  return {
    rpc: createSolanaRpcFromTransport(transport as RpcTransport),
    health: () => pool.health(),
  };
}

async function sightOf(endpoint: Endpoint<string>, call: Call): Promise<Sighting> {
  // Before the head: what is final then can not be after it.
  const { context, value } = (await call(endpoint, 'getLatestBlockhash', [
    { commitment: 'finalized' },
  ])) as { context: { slot: bigint }; value: { blockhash: string } };
  const head = Number(await call(endpoint, 'getSlot', [{ commitment: 'confirmed' }]));
  return { head, finalized: { position: Number(context.slot), id: value.blockhash } };
}
