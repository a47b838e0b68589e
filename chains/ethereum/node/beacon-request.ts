import { type ApiResponse, type Endpoint as Route, WireFormat } from '@lodestar/api';
import { getClient } from '@lodestar/api/beacon';
import { createChainForkConfig } from '@lodestar/config';
import { z } from 'zod';
import type { Endpoint } from '../../node/endpoint-pool.ts';
import {
  closedByUs,
  connectionProblem,
  isUnavailableStatus,
  nodeAnswer,
  nodeTimeout,
  nodeUnavailable,
  statusFailure,
} from '../../node/node-failure.ts';

export type BeaconClient = ReturnType<typeof getClient>;

/** How one request is made: which route, and how long it may take. */
export interface BeaconRequest {
  readonly endpoint: Endpoint<BeaconClient>;
  /** What is asked for, in words, for errors: 'the genesis'. */
  readonly what: string;
  readonly send: (client: BeaconClient, signal: AbortSignal) => Promise<ApiResponse<Route>>;
  readonly timeoutMs: number;
  readonly closed: AbortSignal;
}

/** A client of one beacon node that asks for JSON and does not retry by itself. */
export function beaconClient(url: string, closed: AbortSignal): BeaconClient {
  return getClient(
    {
      urls: [url],
      globalInit: { responseWireFormat: WireFormat.json, retries: 0, signal: closed },
    },
    // Only used to read SSZ, which never happens here.
    { config: createChainForkConfig({}) },
  );
}

/** The answer of a node, good or not; what keeps it from answering is a failure of the node. */
async function sendRequest({
  endpoint: { node, client },
  what,
  send,
  timeoutMs,
  closed,
}: BeaconRequest): Promise<ApiResponse<Route>> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await send(client, timeout);
  } catch (error) {
    if (closed.aborted) throw closedByUs(node);
    if (timeout.aborted) throw nodeTimeout(node, timeoutMs);
    throw error instanceof Error && 'code' in error
      ? nodeUnavailable(node, connectionProblem(error))
      : nodeAnswer(node, `what it sent for ${what} is not JSON`);
  }
}

/**
 * The `data` of a JSON answer of the Beacon API as the schema makes it, `undefined` when the node
 * answers that it does not have it (404). The JSON is read as it came: the client's own types are
 * compiled for one preset, and a process serves networks of several.
 */
export async function askBeaconNode<Data>(
  request: BeaconRequest,
  schema: z.ZodType<Data>,
): Promise<Data | undefined> {
  const { node } = request.endpoint;
  const { what } = request;
  const response = await sendRequest(request);
  if (response.status === 404) return undefined;
  if (!response.ok) {
    throw statusFailure(node, response.status, `when asked for ${what}`);
  }
  const parsed = z.object({ data: schema }).safeParse(response.json());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw nodeAnswer(node, `in ${what}, ${issue?.path.join('.')}: ${issue?.message}`);
  }
  return parsed.data.data;
}

/** Why a node does not take what it is handed, in its words; `undefined` when it took it. */
export async function handToBeaconNode(request: BeaconRequest): Promise<string | undefined> {
  const { node } = request.endpoint;
  const response = await sendRequest(request);
  if (response.ok) return undefined;
  if (isUnavailableStatus(response.status)) {
    throw nodeUnavailable(node, `it answered ${response.status} to ${request.what}`);
  }
  const body = (await response.errorBody()) || `status ${response.status}`;
  return refusalSchema.safeParse(parsedJson(body)).data?.message ?? body;
}

const refusalSchema = z.object({ message: z.string() });

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
