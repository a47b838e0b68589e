import type { Clock, Log, NodeHealth } from '@kiln-connect/core';
import { NodeTimeoutError } from '@kiln-connect/core';
import { createInFlightLimit } from './in-flight-limit.ts';
import { isNodeFailure, type NodeFailure, nodeUnavailable } from './node-failure.ts';

/** One node of several that answer the same questions. */
export interface Endpoint<Client> {
  /** Its name without secrets: 'eth beacon node http://127.0.0.1:5052'. */
  readonly node: string;
  readonly client: Client;
}

export interface EndpointPool<Client> {
  /**
   * The answer of the first node that gives one. The task must be safe to repeat on another node.
   * @throws {NodeUnavailableError | NodeTimeoutError | NodeAnswerError} of the first node that was
   *   tried, when none answers.
   */
  run<T>(task: (endpoint: Endpoint<Client>) => Promise<T>): Promise<T>;
  /** Asks every node by itself; never throws. `probe` answers the detail of a healthy node. */
  health(probe: (endpoint: Endpoint<Client>) => Promise<string>): Promise<NodeHealth[]>;
}

interface Member<Client> extends Endpoint<Client> {
  /** Settled once the node has shown that it is on our network. */
  confirmation: Promise<void> | undefined;
  /** Until then, in milliseconds of the clock, the others are asked first. */
  avoidUntil: number;
}

const AVOID_AFTER_FAILURE_MS = 5_000;
const MOST_IN_FLIGHT = 16;

/**
 * Several nodes as one: the first of the list that works is used, a node that failed is asked last for
 * some seconds, and no node is used before `confirm` has accepted it (again after every failure, since
 * what comes back under an address may be another node).
 */
export function createEndpointPool<Client>(
  endpoints: readonly Endpoint<Client>[],
  {
    confirm,
    clock,
    log,
  }: {
    /** Rejects with a `NodeAnswerError` when the node is not of our network. */
    confirm: (endpoint: Endpoint<Client>) => Promise<void>;
    clock: Clock;
    log: Log;
  },
): EndpointPool<Client> {
  const members: Member<Client>[] = endpoints.map(({ node, client }) => ({
    node,
    client,
    confirmation: undefined,
    avoidUntil: 0,
  }));
  const limit = createInFlightLimit(MOST_IN_FLIGHT);

  const confirmOnce = (member: Member<Client>): Promise<void> => {
    member.confirmation ??= confirm(member).catch((error: unknown) => {
      member.confirmation = undefined;
      throw error;
    });
    return member.confirmation;
  };

  const noteFailure = (member: Member<Client>, failure: NodeFailure): void => {
    member.confirmation = undefined;
    member.avoidUntil = clock.now().getTime() + AVOID_AFTER_FAILURE_MS;
    log.warn({ node: member.node, code: failure.code }, failure.message);
  };

  const tryOne = async <T>(
    member: Member<Client>,
    task: (endpoint: Endpoint<Client>) => Promise<T>,
  ): Promise<T> => {
    try {
      await confirmOnce(member);
      const answer = await task(member);
      member.avoidUntil = 0;
      return answer;
    } catch (error) {
      if (isNodeFailure(error)) noteFailure(member, error);
      throw error;
    }
  };

  const inOrder = (): Member<Client>[] => {
    const now = clock.now().getTime();
    const avoided = (member: Member<Client>) => member.avoidUntil > now;
    return [...members.filter((m) => !avoided(m)), ...members.filter(avoided)];
  };

  const run = async <T>(task: (endpoint: Endpoint<Client>) => Promise<T>): Promise<T> => {
    const order = inOrder();
    let first: NodeFailure | undefined;
    for (const member of order) {
      try {
        return await tryOne(member, task);
      } catch (error) {
        if (!isNodeFailure(error)) throw error;
        first ??= error;
      }
    }
    if (!first) throw nodeUnavailable('list of nodes', 'it is empty');
    const [only] = order;
    // A lone node gets a second chance, for connections that it closed while we wrote; a time-out has
    // already cost the caller the whole wait.
    if (order.length === 1 && only && !(first instanceof NodeTimeoutError)) {
      return tryOne(only, task);
    }
    throw first;
  };

  const healthOf = async (
    member: Member<Client>,
    probe: (endpoint: Endpoint<Client>) => Promise<string>,
  ): Promise<NodeHealth> => {
    try {
      return { node: member.node, healthy: true, detail: await tryOne(member, probe) };
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { node: member.node, healthy: false, detail };
    }
  };

  return {
    run: (task) => limit(() => run(task)),
    health: (probe) => Promise.all(members.map((member) => healthOf(member, probe))),
  };
}
