import type { ValidatorHomes } from '@kiln-connect/core';
import type { BeaconNode } from '../node/index.ts';
import {
  connectValidatorHome,
  type ValidatorHome,
  type ValidatorHomeSettings,
} from './validator-home.ts';

/** The validator clients of the configuration; none is asked before it is needed. */
export function connectValidatorHomes(
  settings: readonly ValidatorHomeSettings[],
  { beacon }: { beacon: BeaconNode },
): ValidatorHomes {
  const homes = new Map(
    settings.map(connectValidatorHome).map((home): [string, ValidatorHome] => [home.name, home]),
  );
  const homeOf = (name: string): ValidatorHome => {
    const home = homes.get(name);
    if (home === undefined) throw new RangeError(`no validator client is called '${name}'`);
    return home;
  };
  const root = async (): Promise<string> => (await beacon.genesis()).genesisValidatorsRoot;
  return {
    names: [...homes.keys()],
    list: (name) => homeOf(name).list(),
    install: async (name, keys) => homeOf(name).install(keys, await root()),
    remove: async (name, keys) => homeOf(name).remove(keys, await root()),
  };
}
