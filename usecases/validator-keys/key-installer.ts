import type { ChainConnection, KeyOutcome, Network, ValidatorHomes } from '@kiln-connect/core';
import type { ChainKey, ValidatorKey } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { derivedKeys } from './derived-keys.ts';

/** Puts validator keys that were handed out into their homes, and tries again what failed. */
export interface KeyInstaller {
  /** Tries these keys now, those that are not installed; resolves when each was tried, fails never. */
  install(o: ChainKey & { readonly publicKeys: readonly string[] }): Promise<void>;
  /** Tries all whose time has come. */
  installDue(): Promise<void>;
}

type Parts = Pick<System, 'store' | 'chains' | 'connections' | 'sealer' | 'clock' | 'log'>;

/** Keys in one request to a validator client. */
const BATCH = 25;
/** Pause after the first failure and the longest one, in milliseconds; it doubles between them. */
const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 600_000;

/** An installer that works on one batch of a chain and network at a time. */
export function createKeyInstaller(system: Parts): KeyInstaller {
  const turns = new Map<string, Promise<void>>();
  /** One after another: who comes second finds installed what the first one installed. */
  const inTurn = ({ chain, network }: ChainKey, work: () => Promise<void>): Promise<void> => {
    const place = `${chain} ${network}`;
    const turn = (turns.get(place) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      system.log.warn({ err: error, chain, network }, 'validator keys could not be installed');
    });
    turns.set(place, turn);
    return turn;
  };
  return {
    install: ({ publicKeys, ...place }) =>
      inTurn(place, async () => {
        for (let i = 0; i < publicKeys.length; i += BATCH) {
          const some = publicKeys.slice(i, i + BATCH);
          const keys = await system.store.validatorKeys.notInstalled({
            ...place,
            publicKeys: some,
            limit: BATCH,
          });
          await installBatch({ ...place, keys }, system);
        }
      }),
    installDue: async () => {
      const now = system.clock.now();
      for (const place of await system.store.validatorKeys.chainsWaiting({ now })) {
        await inTurn(place, async () => {
          let keys: readonly ValidatorKey[];
          do {
            keys = await system.store.validatorKeys.notInstalled({ ...place, now, limit: BATCH });
            await installBatch({ ...place, keys }, system);
            // What failed is due later, and what is done is done: each round has others.
          } while (keys.length === BATCH);
        });
      }
    },
  };
}

interface Batch extends ChainKey {
  readonly keys: readonly ValidatorKey[];
}

async function installBatch({ chain, network, keys }: Batch, system: Parts): Promise<void> {
  if (keys.length === 0) return;
  const fail = (failed: readonly ValidatorKey[], error: string) =>
    noteFailure({ chain, network, keys: failed }, error, system);
  let connection: ChainConnection;
  try {
    connection = await system.connections(chain, network);
  } catch (error) {
    return fail(keys, (error as Error).message);
  }
  const homes = connection.validatorHomes;
  // Without one, keys wait for an operator to carry their keystores: that is no failure.
  if (homes === undefined || homes.names.length === 0) {
    return fail(keys, 'No validator client is configured; export the keystores.');
  }
  const settled = await settleHomes({ chain, network, keys }, homes, system);
  for (const [home, group] of groupByHome(settled)) {
    if (!homes.names.includes(home)) {
      await fail(group, `The configuration names no validator client '${home}'.`);
      continue;
    }
    await installInto({ chain, network, home, keys: group }, homes, system);
  }
}

/**
 * Says where keys belong that have no home, when every client told what it holds: a key may have
 * been put into one before it was known which.
 */
async function settleHomes(
  { chain, network, keys }: Batch,
  homes: ValidatorHomes,
  system: Parts,
): Promise<readonly ValidatorKey[]> {
  const homeless = keys.filter(({ home }) => home === null);
  if (homeless.length === 0) return keys;
  const { validatorKeys } = system.store;
  try {
    const lists = await Promise.all(
      homes.names.map(async (home) => ({ home, held: await homes.list(home) })),
    );
    for (const { publicKey } of homeless) {
      const home = lists.find(({ held }) => held.has(publicKey))?.home ?? homes.names[0] ?? '';
      await validatorKeys.settleHome({ chain, network, publicKeys: [publicKey], home });
    }
  } catch (error) {
    await noteFailure({ chain, network, keys: homeless }, (error as Error).message, system);
  }
  // Another server may have been quicker, and said otherwise.
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  const found = await validatorKeys.notInstalled({
    chain,
    network,
    publicKeys,
    limit: keys.length,
  });
  return found.filter(({ home }) => home !== null);
}

async function installInto(
  { chain, network, home, keys }: Batch & { home: string },
  homes: ValidatorHomes,
  system: Parts,
): Promise<void> {
  let outcomes: readonly KeyOutcome[];
  try {
    const derived = await derivedKeys({ chain, network, keys }, system);
    outcomes = await homes.install(
      home,
      keys.map(({ feeRecipient, signed }, i) => ({
        // biome-ignore lint/style/noNonNullAssertion: one for each, in their order
        key: derived[i]!,
        feeRecipient,
        signed: signed ?? undefined,
      })),
    );
  } catch (error) {
    return noteFailure({ chain, network, keys }, (error as Error).message, system);
  }
  const problems = new Map(outcomes.map(({ publicKey, problem }) => [publicKey, problem]));
  const isIn = ({ publicKey }: ValidatorKey): boolean =>
    problems.has(publicKey) && problems.get(publicKey) === undefined;
  await system.store.validatorKeys.markInstalled({
    chain,
    network,
    home,
    publicKeys: keys.filter(isIn).map(({ publicKey }) => publicKey),
    at: system.clock.now(),
  });
  for (const key of keys) {
    if (isIn(key)) continue;
    const problem = problems.get(key.publicKey) ?? 'The validator client said nothing of the key.';
    await noteFailure({ chain, network, keys: [key] }, problem, system);
  }
}

async function noteFailure(
  { chain, network, keys }: { chain: string; network: Network; keys: readonly ValidatorKey[] },
  error: string,
  { store, clock, log }: Parts,
): Promise<void> {
  const attempts = Math.max(...keys.map(({ installAttempts }) => installAttempts));
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(attempts, 10), LONGEST_PAUSE);
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  log.warn(
    { chain, network, public_keys: publicKeys, attempts: attempts + 1, reason: error },
    'validator keys are not installed yet',
  );
  await store.validatorKeys.noteInstallFailure({
    chain,
    network,
    publicKeys,
    error,
    nextInstallAt: new Date(clock.now().getTime() + pause),
  });
}

function groupByHome(keys: readonly ValidatorKey[]): ReadonlyMap<string, readonly ValidatorKey[]> {
  const groups = new Map<string, ValidatorKey[]>();
  for (const key of keys) {
    if (key.home === null) continue;
    groups.set(key.home, [...(groups.get(key.home) ?? []), key]);
  }
  return groups;
}
