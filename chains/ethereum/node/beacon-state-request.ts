import type { Endpoint } from '../../node/endpoint-pool.ts';
import {
  closedByUs,
  connectionProblem,
  isNodeFailure,
  nodeAnswer,
  nodeTimeout,
  nodeUnavailable,
} from '../../node/node-failure.ts';
import type { BeaconClient } from './beacon-request.ts';
import { type BeaconState, beaconState } from './beacon-state.ts';
import { NotAStateError, readStateParts } from './read-state-parts.ts';
import type { ConsensusSpec } from './spec.ts';
import { isStateFork, stateLayout } from './state-layout.ts';

/** How a state is asked for, and how long all of it may take. */
export interface StateRequest {
  readonly endpoint: Endpoint<BeaconClient>;
  readonly stateId: number | string;
  readonly spec: ConsensusSpec;
  readonly timeoutMs: number;
  readonly closed: AbortSignal;
}

/** What a node says that is busy, unlike one that does not offer states. */
const BUSY = new Set([429, 500, 502, 503, 504]);

/**
 * A state, read from its SSZ while it comes: `GET /eth/v2/debug/beacon/states/{state_id}` of the Beacon
 * API. `undefined` where the node does not offer it: without the debug routes, as JSON alone, or of a
 * fork that is not understood here.
 */
export async function requestState(request: StateRequest): Promise<BeaconState | undefined> {
  const { endpoint, timeoutMs, closed } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await readState(request, AbortSignal.any([timeout, closed]));
  } catch (error) {
    const { node } = endpoint;
    if (closed.aborted) throw closedByUs(node);
    if (timeout.aborted) throw nodeTimeout(node, timeoutMs);
    if (isNodeFailure(error)) throw error;
    if (error instanceof NotAStateError) throw nodeAnswer(node, `it sent ${error.message}`);
    if (error instanceof Error) throw nodeUnavailable(node, connectionProblem(error));
    throw error;
  }
}

async function readState(
  { endpoint: { client, node }, stateId, spec }: StateRequest,
  signal: AbortSignal,
): Promise<BeaconState | undefined> {
  const { url, headers } = addressed(
    client.httpClient.baseUrl,
    `/eth/v2/debug/beacon/states/${stateId}`,
  );
  const response = await fetch(url, {
    headers: { ...headers, accept: 'application/octet-stream' },
    signal,
  });
  const fork = response.headers.get('eth-consensus-version');
  const isSsz = response.headers.get('content-type')?.startsWith('application/octet-stream');
  if (!response.ok || !isSsz || !isStateFork(fork) || !response.body) {
    await response.body?.cancel();
    if (!BUSY.has(response.status)) return undefined;
    throw nodeUnavailable(node, `it answered ${response.status} when asked for a state`);
  }
  const layout = stateLayout(fork, spec);
  return beaconState(await readStateParts(response.body, layout), layout);
}

/** A route below a node's address; credentials in that go into a header, as `fetch` takes none in it. */
function addressed(base: string, path: string): { url: URL; headers: Record<string, string> } {
  const url = new URL(base);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  if (username === '' && password === '') return { url, headers: {} };
  const credentials = decodeURIComponent(`${username}:${password}`);
  return {
    url,
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  };
}
