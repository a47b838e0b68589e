import { NodeAnswerError, NodeUnavailableError, type ValidatorHomes } from '@kiln-connect/core';
import type { BeaconNode } from '../node/index.ts';
import {
  connectValidatorHome,
  type ValidatorHome,
  type ValidatorHomeSettings,
} from './validator-home.ts';

/** The validator clients, and what they are known to hold while one of them is away. */
export interface KnownHomes extends ValidatorHomes {
  /**
   * Public keys that any home holds. One that does not answer counts with what it told this process
   * last: what was put into it since then is in the store, which whoever hands out keys asks, too.
   * @throws {NodeUnavailableError} and its kin for one that does not answer and never did.
   */
  heldAnywhere(): Promise<ReadonlySet<string>>;
}

/** The validator clients of the configuration; none is asked before it is needed. */
export function connectValidatorHomes(
  settings: readonly ValidatorHomeSettings[],
  { beacon }: { beacon: BeaconNode },
): KnownHomes {
  const homes = new Map(
    settings.map(connectValidatorHome).map((home): [string, ValidatorHome] => [home.name, home]),
  );
  const homeOf = (name: string): ValidatorHome => {
    const home = homes.get(name);
    if (home === undefined) throw new RangeError(`no validator client is called '${name}'`);
    return home;
  };
  const names = [...homes.keys()];
  const told = new Map<string, ReadonlySet<string>>();
  const silent = new Set<string>();
  const list = async (name: string): Promise<ReadonlySet<string>> => {
    try {
      const keys = await homeOf(name).list();
      told.set(name, keys);
      silent.delete(name);
      return keys;
    } catch (error) {
      silent.add(name);
      throw error;
    }
  };
  const lastTold = async (name: string): Promise<ReadonlySet<string>> => {
    try {
      return await list(name);
    } catch (error) {
      const known = told.get(name);
      const isAway = error instanceof NodeUnavailableError || error instanceof NodeAnswerError;
      if (isAway && known !== undefined) return known;
      throw error;
    }
  };
  const root = async (): Promise<string> => (await beacon.genesis()).genesisValidatorsRoot;
  return {
    names,
    list,
    preferred: () => names.find((name) => !silent.has(name)) ?? names[0],
    heldAnywhere: async () =>
      new Set((await Promise.all(names.map(lastTold))).flatMap((keys) => [...keys])),
    install: async (name, keys) => homeOf(name).install(keys, await root()),
    remove: async (name, keys) => homeOf(name).remove(keys, await root()),
  };
}
