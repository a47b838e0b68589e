import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log, NodeHealth } from '@kiln-connect/core';
import { NodeTimeoutError } from '@kiln-connect/core';
import { createInFlightLimit } from './in-flight-limit.ts';
import {
  isNodeFailure,
  type LieReason,
  lieReasonOf,
  type NodeFailure,
  nodeLie,
  nodeUnavailable,
} from './node-failure.ts';
import { createSightingJudge, type Sighting } from './sightings.ts';

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
  /**
   * The same for what not every node offers: `undefined` is the answer only when no node has another.
   */
  find<T>(task: (endpoint: Endpoint<Client>) => Promise<T | undefined>): Promise<T | undefined>;
  /**
   * Looks at every node that is not set aside; never throws, and waits for no node that hangs: the
   * others are usable without it.
   */
  health(): Promise<NodeHealth[]>;
}

interface PoolOptions<Client> {
  /** Rejects with a `nodeLie` when the node is not of our network. */
  readonly confirm: (endpoint: Endpoint<Client>) => Promise<void>;
  /** What the node says of its chain now. */
  readonly sight: (endpoint: Endpoint<Client>) => Promise<Sighting>;
  /** What its head counts: 'block', 'slot'. */
  readonly unit: string;
  /** The chain may be restored from an earlier state: what nodes said before does not bind them. */
  readonly mayGoBack: boolean;
  /** Nothing new is said more often. */
  readonly lookEveryMs: number;
  /** Nodes hear of a block one after the other; one that is further behind than this is asked last. */
  readonly mostBehind: number;
  readonly clock: Clock;
  readonly log: Log;
}

interface Member<Client> extends Endpoint<Client> {
  /** Settled once the node has shown that it is on our network. */
  confirmation: Promise<void> | undefined;
  /** Until then, in milliseconds of the clock, the others are asked first. */
  avoidUntil: number;
  /** At the last look that it answered. */
  head: number | undefined;
  /** Why the last look at it failed. */
  problem: unknown;
  /** It was asked and has not answered. */
  isLookedAt: boolean;
  /** It lied: it is asked nothing until then, and then first what it says of its chain. */
  aside: { failure: NodeFailure; reason: LieReason; until: number } | undefined;
  readonly timesAside: Map<LieReason, number>;
  /** Tasks that it was given. */
  requests: number;
}

const AVOID_AFTER_FAILURE_MS = 5_000;
/** For how long a node that lied is asked nothing. */
const SET_ASIDE_MS = 60_000;
const MOST_IN_FLIGHT = 16;
/** For how long the health of nodes waits for one of them. */
const HEALTH_PATIENCE_MS = 4_000;

/**
 * Several nodes as one: the first of the list that works and keeps up is used, a node that failed is
 * asked last for some seconds, and no node is used before `confirm` has accepted it (again after every
 * failure, since what comes back under an address may be another node). Now and then every node is
 * looked at, and confirmed again, since an address can be led to another node without any failure; one
 * that says what can not be true, of its network, of its own past or of what the others call final, is
 * set aside.
 */
export function createEndpointPool<Client>(
  endpoints: readonly Endpoint<Client>[],
  { confirm, sight, unit, mayGoBack, lookEveryMs, mostBehind, clock, log }: PoolOptions<Client>,
): EndpointPool<Client> {
  const members: Member<Client>[] = endpoints.map(({ node, client }) => ({
    node,
    client,
    confirmation: undefined,
    avoidUntil: 0,
    head: undefined,
    problem: undefined,
    isLookedAt: false,
    aside: undefined,
    timesAside: new Map(),
    requests: 0,
  }));
  const limit = createInFlightLimit(MOST_IN_FLIGHT);
  const { judge } = createSightingJudge<Member<Client>>({ mayGoBack });
  const now = (): number => clock.now().getTime();

  const confirmOnce = (member: Member<Client>): Promise<void> => {
    member.confirmation ??= confirm(member).catch((error: unknown) => {
      member.confirmation = undefined;
      throw error;
    });
    return member.confirmation;
  };

  const noteFailure = (member: Member<Client>, failure: NodeFailure): void => {
    member.confirmation = undefined;
    const reason = lieReasonOf(failure);
    if (reason === undefined) {
      member.avoidUntil = now() + AVOID_AFTER_FAILURE_MS;
      log.warn({ node: member.node, code: failure.code }, failure.message);
      return;
    }
    if (isAside(member)) return;
    member.aside = { failure, reason, until: now() + SET_ASIDE_MS };
    member.timesAside.set(reason, (member.timesAside.get(reason) ?? 0) + 1);
    log.error({ node: member.node, reason, seconds: SET_ASIDE_MS / 1000 }, failure.message);
  };

  const isAside = ({ aside }: Member<Client>): boolean =>
    aside !== undefined && aside.until > now();

  const tryOne = async <T>(
    member: Member<Client>,
    task: (endpoint: Endpoint<Client>) => Promise<T>,
  ): Promise<T> => {
    try {
      await confirmOnce(member);
      member.requests += 1;
      const answer = await task(member);
      member.avoidUntil = 0;
      return answer;
    } catch (error) {
      if (isNodeFailure(error)) noteFailure(member, error);
      throw error;
    }
  };

  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  /** Asks every node that is not set aside what it is and says. */
  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  const lookOnce = async () => {
    lookedAt = now();
    const sightings = new Map<Member<Client>, Sighting>();
    await Promise.all(
      members
        .filter((member) => !isAside(member))
        .map(async (member) => {
          member.isLookedAt = true;
          try {
            const sighting = await tryOne(member, sightAnew(member));
            member.head = sighting.head;
            member.problem = undefined;
            sightings.set(member, sighting);
          } catch (error) {
            member.head = undefined;
            member.problem = error;
          } finally {
            member.isLookedAt = false;
          }
        }),
    );
    // In the order of the list, not of the answers: it settles what votes do not.
    const seen = members.flatMap((member) => {
      const sighting = sightings.get(member);
      return sighting ? [[member, sighting] as const] : [];
    });
    const lies = judge(new Map(seen));
    for (const [member] of seen) {
      const lie = lies.get(member);
      if (lie) noteFailure(member, nodeLie(member.node, lie));
      else member.aside = undefined;
    }
  };

  /** What a node is was just asked where it is not known yet; else it is asked again. */
  const sightAnew = ({ confirmation }: Member<Client>) =>
    confirmation === undefined
      ? sight
      : async (endpoint: Endpoint<Client>) => {
          await confirm(endpoint);
          return sight(endpoint);
        };

  let firstLook: Promise<unknown> | undefined;
  /** The first look at several nodes is waited for: it decides which of them are believed at all. */
  const lookNowAndThen = async (): Promise<void> => {
    if (members.length === 1 && mayGoBack) return;
    if (now() - lookedAt >= lookEveryMs) {
      const looked = look();
      firstLook ??= members.length > 1 ? looked : Promise.resolve();
    }
    await firstLook;
  };

  /** How far it was behind the furthest of those that can be used, at the last look. */
  const behind = ({ head }: Member<Client>): number => {
    const usable = members.filter(({ aside, avoidUntil }) => !aside && avoidUntil <= now());
    return head === undefined ? 0 : Math.max(head, ...usable.map((m) => m.head ?? 0)) - head;
  };

  const inOrder = (): Member<Client>[] => {
    const rank = (member: Member<Client>) =>
      member.avoidUntil > now() ? 2 : Number(behind(member) > mostBehind);
    return members.filter(({ aside }) => !aside).sort((a, b) => rank(a) - rank(b));
  };

  const run = async <T>(
    task: (endpoint: Endpoint<Client>) => Promise<T>,
    isEnough: (answer: T) => boolean = () => true,
  ): Promise<T> => {
    await lookNowAndThen();
    if (inOrder().length === 0 && members.some((member) => !isAside(member))) await look();
    const order = inOrder();
    let first = order.length === 0 ? members[0]?.aside?.failure : undefined;
    let lacking: { answer: T } | undefined;
    for (const member of order) {
      try {
        const answer = await tryOne(member, task);
        if (isEnough(answer)) return answer;
        lacking = { answer };
      } catch (error) {
        if (!isNodeFailure(error)) throw error;
        first ??= error;
      }
    }
    if (lacking) return lacking.answer;
    if (!first) throw nodeUnavailable('list of nodes', 'it is empty');
    const [only] = order;
    // A lone node gets a second chance, for connections that it closed while we wrote; a time-out has
    // already cost the caller the whole wait, and a lie is not asked for twice.
    if (order.length === 1 && only && !only.aside && !(first instanceof NodeTimeoutError)) {
      return tryOne(only, task);
    }
    throw first;
  };

  const healthOf = (member: Member<Client>): NodeHealth => {
    const { node, head, problem, isLookedAt, aside, timesAside, requests } = member;
    const counts = { requests, timesSetAside: Object.fromEntries(timesAside) };
    if (aside) {
      const { failure, reason } = aside;
      const until = new Date(aside.until);
      const detail = `Set aside until ${until.toISOString()}: ${failure.message}`;
      return { node, healthy: false, detail, setAside: { reason, until }, ...counts };
    }
    if (isLookedAt) {
      const detail = `It has not answered within ${HEALTH_PATIENCE_MS / 1000} s.`;
      return { node, healthy: false, detail, ...counts };
    }
    if (problem !== undefined) {
      const detail = problem instanceof Error ? problem.message : String(problem);
      return { node, healthy: false, detail, ...counts };
    }
    const late = behind(member) > mostBehind ? `, ${behind(member)} behind another node` : '';
    return { node, healthy: true, detail: `${unit} ${head}${late}`, ...counts };
  };

  return {
    run: (task) => limit(() => run(task)),
    find: (task) => limit(() => run(task, (answer) => answer !== undefined)),
    health: async () => {
      await Promise.race([look(), sleep(HEALTH_PATIENCE_MS, undefined, { ref: false })]);
      return members.map(healthOf);
    },
  };
}
