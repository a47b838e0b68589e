import { setImmediate } from 'node:timers/promises';
import type { ChainConnection, DerivedKey } from '@kiln-connect/core';
import { auditCaller, chainSubject } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { validatorKeysNotBuilt } from './not-built.ts';
import { validatorSeed } from './validator-seed.ts';

/** A key at an index of the seed that nobody else will get. */
export interface ReservedKey {
  readonly index: number;
  readonly key: DerivedKey;
}

/** The most indexes that are tried at once; how fast a restored backup catches up. */
const LARGEST_STEP = 512;

/**
 * Reserves keys that were seen nowhere: not here, not on chain, not in a validator client. An index
 * whose key was seen is never tried again; so a database restored from a backup, whose counter lies
 * behind, hands out no key twice.
 * @throws {NotBuiltError} 'validator_keys_not_built' when the chain has no such keys.
 * @throws {NodeUnavailableError} when the chain can not be asked.
 */
export async function reserveUnusedKeys(
  { chain, count, connection }: { chain: string; count: number; connection: ChainConnection },
  caller: Caller,
  system: System,
): Promise<ReservedKey[]> {
  const { network } = caller;
  const { store } = system;
  const { deriveValidatorKey, info } = await chainOf(chain, system);
  if (deriveValidatorKey === undefined || connection.usedValidatorKeys === undefined) {
    throw validatorKeysNotBuilt(info.title);
  }
  const seed = await validatorSeed({ chain, network }, system);
  const reserved: ReservedKey[] = [];
  let step = count;
  while (reserved.length < count) {
    const first = await store.validatorKeys.nextIndex({ chain, network, count: step });
    const candidates: ReservedKey[] = [];
    for (let index = first; index < first + step; index++) {
      candidates.push({ index, key: deriveValidatorKey(seed, index) });
      // A derivation takes milliseconds: others are served between two of them.
      await setImmediate();
    }
    const publicKeys = candidates.map(({ key }) => key.publicKey);
    const [handedOut, used] = await Promise.all([
      store.validatorKeys.find({ chain, network, publicKeys }),
      connection.usedValidatorKeys(publicKeys),
    ]);
    const seen = new Map(used);
    for (const { publicKey } of handedOut) seen.set(publicKey, 'handed out before');

    const unused = candidates.filter(({ key }) => !seen.has(key.publicKey));
    reserved.push(...unused.slice(0, count - reserved.length));
    if (seen.size > 0) await recordPassedOver({ chain, first, step, seen }, caller, system);
    // Nothing but used keys: the counter may lie far behind, so go faster. Else no index is wasted.
    step = unused.length === 0 ? Math.min(step * 2, LARGEST_STEP) : count - reserved.length;
  }
  return reserved;
}

/** Writes down which keys were passed over and where they were seen: a restored backup shows so. */
async function recordPassedOver(
  {
    chain,
    first,
    step,
    seen,
  }: { chain: string; first: number; step: number; seen: ReadonlyMap<string, string> },
  caller: Caller,
  system: System,
): Promise<void> {
  const keys = [...seen].map(([public_key, where]) => ({ public_key, where }));
  system.log.warn({ chain, network: caller.network, keys }, 'passed over used validator keys');
  await auditCaller(
    {
      action: 'validator_keys_passed_over',
      subject: chainSubject(chain),
      details: { first_index: first, last_index: first + step - 1, keys },
    },
    caller,
    system.store,
  );
}
