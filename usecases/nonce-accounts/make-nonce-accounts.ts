import type { DurableNonces, NonceKeys, NumberedNonceAccount } from '@kiln-connect/core';
import type { ChainKey } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** How many a local chain has before anybody makes more. */
const DEVNET_ACCOUNTS = 4;

/** How many times what they cost the payer of a local chain gets: it uses up nonces, too. */
const DEVNET_PLENTY = 100n;

/**
 * Makes nonce accounts of these numbers and keeps them; those that are there already are kept alone.
 * On a local chain the payer is given what it takes.
 * @throws {ImpossibleError} when the payer has too little.
 */
export async function makeNonceAccounts(
  { numbers, keys, place }: { numbers: readonly number[]; keys: NonceKeys; place: ChainKey },
  durableNonces: DurableNonces,
  { store, devnets, log }: System,
): Promise<readonly NumberedNonceAccount[]> {
  const devnet = place.network === 'devnet' ? devnets(place.chain) : undefined;
  if (devnet) {
    const { need, have } = await durableNonces.costOf(numbers.length, keys);
    if (have < need) {
      await devnet.fund({ address: keys.payer.address, amount: need * DEVNET_PLENTY });
    }
  }
  const made = await durableNonces.create(numbers, keys);
  const authority = keys.authority.address;
  await store.nonceAccounts.add({
    ...place,
    accounts: made.map((account) => ({ ...account, authority })),
  });
  log.info({ ...place, accounts: made.map(({ account }) => account) }, 'nonce accounts are there');
  return made;
}

/** Makes the first accounts of a local chain, so that nobody has to before they are used. */
export async function provideDevnetAccounts(
  { keys, place }: { keys: NonceKeys; place: ChainKey },
  durableNonces: DurableNonces,
  system: System,
): Promise<void> {
  const { store, devnets, clock } = system;
  if (place.network !== 'devnet' || devnets(place.chain) === undefined) return;
  if ((await store.nonceAccounts.list({ ...place, at: clock.now() })).length > 0) return;
  const numbers = Array.from({ length: DEVNET_ACCOUNTS }, (_, number) => number);
  await makeNonceAccounts({ numbers, keys, place }, durableNonces, system);
}
