import type { DerivedKey } from '@kiln-connect/core';
import type { BeaconNode } from '../node/index.ts';
import type { ValidatorClient } from './validator-client.ts';

/** Fee recipients that are set at the same time. */
const AT_ONCE = 10;

/**
 * Puts keys into the first validator client, unless one of them has the key already: a key that two
 * clients sign for is slashed. The fee recipient is set in either case, so that what broke off in
 * between is mended by doing it again. Answers false when there is no client.
 */
export async function installKeys(
  keys: readonly { key: DerivedKey; feeRecipient: string }[],
  { clients, beacon }: { clients: readonly ValidatorClient[]; beacon: BeaconNode },
): Promise<boolean> {
  const [newHome] = clients;
  if (!newHome) return false;
  const homes = await homesOf(clients);
  const missing = keys.map(({ key }) => key).filter((key) => !homes.has(key.publicKey));
  if (missing.length > 0) {
    const { genesisValidatorsRoot } = await beacon.genesis();
    await newHome.import(missing, genesisValidatorsRoot);
  }
  for (let i = 0; i < keys.length; i += AT_ONCE) {
    await Promise.all(
      keys
        .slice(i, i + AT_ONCE)
        .map(({ key: { publicKey }, feeRecipient }) =>
          (homes.get(publicKey) ?? newHome).setFeeRecipient(publicKey, feeRecipient),
        ),
    );
  }
  return true;
}

/** Which client signs for which key. */
export async function homesOf(
  clients: readonly ValidatorClient[],
): Promise<ReadonlyMap<string, ValidatorClient>> {
  const lists = await Promise.all(
    clients.map(async (client) => ({ client, keys: await client.list() })),
  );
  return new Map(lists.flatMap(({ client, keys }) => keys.map((key) => [key, client] as const)));
}
