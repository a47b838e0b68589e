import type { ChainKey, ExitRequest } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { type ExitAnswer, exitValidators } from './exit-validators.ts';
import { validatorKeysNotBuilt } from './not-built.ts';

type Parts = Pick<System, 'store' | 'chains' | 'connections' | 'sealer' | 'clock' | 'log'>;

/** Requests of one chain that are worked on together. */
const BATCH = 50;
/** How long nobody else takes up what is worked on here, in milliseconds. */
const LEASE = 300_000;
/** Pause after the first failure and the longest one, in milliseconds; it doubles between them. */
const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 3_600_000;
/** When to look whether a submitted exit took effect for good: twice the time that finality takes on mainnet. */
const UNTIL_FINAL = 1_800_000;

/**
 * Ends the validators on our keys whose owners asked for it on chain, in blocks that are final. A
 * request is done once the chain has the exit for good; until then an exit that got lost on its way is
 * submitted again, and what failed is tried again, less and less often; what can never succeed is given
 * up, with its reason. A chain that can not be asked
 * holds up no other.
 */
export async function answerExitRequests(system: Parts): Promise<void> {
  const places = await system.store.exitRequests.places({ now: system.clock.now() });
  await Promise.all(
    places.map(({ chain, network }) =>
      answerPlace({ chain, network }, system).catch((error: unknown) => {
        system.log.warn({ err: error, chain, network }, 'exit requests could not be answered');
      }),
    ),
  );
}

async function answerPlace(place: ChainKey, system: Parts): Promise<void> {
  const now = system.clock.now();
  const until = new Date(now.getTime() + LEASE);
  let requests: readonly ExitRequest[];
  let goesOn: boolean;
  do {
    requests = await system.store.exitRequests.claim({ ...place, now, until, limit: BATCH });
    goesOn = await answerBatch(place, requests, system);
  } while (goesOn && requests.length === BATCH);
}

/** Whether the chain could be asked: false when all that is left was put off. */
async function answerBatch(
  place: ChainKey,
  requests: readonly ExitRequest[],
  system: Parts,
): Promise<boolean> {
  if (requests.length === 0) return true;
  const { exitRequests } = system.store;
  const left = new Map(requests.map((request) => [request.stakeId, request]));
  try {
    const { exitsBegun } = await system.connections(place.chain, place.network);
    if (exitsBegun === undefined) throw validatorKeysNotBuilt(place.chain);
    const ended = [...(await exitsBegun([...left.keys()]))];
    await exitRequests.settle({ ...place, stakeIds: ended, at: system.clock.now() });
    for (const stakeId of ended) left.delete(stakeId);
    for (const together of byTransaction([...left.values()])) {
      const [{ by, transaction }] = together;
      const publicKeys = together.map(({ stakeId }) => stakeId);
      const because = `exit request in transaction ${transaction}`;
      const answers = await exitValidators(
        { ...place, publicKeys, because, requestedBy: by },
        'system',
        system,
      );
      for (const answer of answers) {
        const request = left.get(answer.public_key);
        if (request === undefined) continue;
        // Credentials never change: who is not the owner will not be.
        if (answer.state === 'not_the_owner') await giveUp(place, request, answer, system);
        else await putOff(place, request, problemOf(answer), system);
        left.delete(answer.public_key);
      }
    }
    return true;
  } catch (error) {
    for (const request of left.values()) {
      await putOff(place, request, (error as Error).message, system);
    }
    return false;
  }
}

const problemOf = ({ state, reason }: ExitAnswer): string | null =>
  state === 'submitted' ? null : (reason ?? 'The chain does not know the validator yet.');

async function putOff(
  { chain, network }: ChainKey,
  { stakeId, transaction, attempts }: ExitRequest,
  problem: string | null,
  { store, clock, log }: Parts,
): Promise<void> {
  const pause =
    problem === null
      ? UNTIL_FINAL
      : Math.min(FIRST_PAUSE * 2 ** Math.min(attempts - 1, 10), LONGEST_PAUSE);
  const fields = { chain, network, stake: stakeId, transaction, attempts };
  if (problem === null) log.info(fields, 'an exit was submitted that was asked for on chain');
  else log.warn({ ...fields, reason: problem }, 'an exit that was asked for is not submitted yet');
  await store.exitRequests.putOff({
    chain,
    network,
    stakeIds: [stakeId],
    problem,
    nextTryAt: new Date(clock.now().getTime() + pause),
  });
}

/** Writes down that a request can not succeed: an operator who knows better exits by hand. */
async function giveUp(
  { chain, network }: ChainKey,
  { stakeId, transaction }: ExitRequest,
  { reason }: ExitAnswer,
  { store, clock, log }: Parts,
): Promise<void> {
  log.warn(
    { chain, network, stake: stakeId, transaction, reason },
    'an exit that was asked for is given up',
  );
  const problem = reason ?? 'It can never succeed.';
  await store.exitRequests.giveUp({ chain, network, stakeId, problem, at: clock.now() });
}

type Together = [ExitRequest, ...ExitRequest[]];

/** Those of one transaction, and of who asked in it, together: they are one entry of the audit log. */
function byTransaction(requests: readonly ExitRequest[]): readonly Together[] {
  const groups = new Map<string, Together>();
  for (const request of requests) {
    const name = `${request.transaction} ${request.by}`;
    const group = groups.get(name);
    if (group) group.push(request);
    else groups.set(name, [request]);
  }
  return [...groups.values()];
}
