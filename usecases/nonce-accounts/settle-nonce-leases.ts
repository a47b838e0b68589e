import type { DurableNonces, HeldNonce } from '@kiln-connect/core';
import type { ChainKey, OpenNonceLease } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { nonceKeys } from './nonce-keys.ts';

type Parts = Pick<System, 'store' | 'sealer' | 'connections' | 'clock' | 'log'>;

/**
 * Frees nonce accounts whose transactions are on chain for good, and uses up the nonces of those that
 * are given up: before that their bytes could be sent, so the accounts stay leased. A chain that can
 * not be asked holds up no other.
 */
export async function settleNonceLeases(system: Parts): Promise<void> {
  const places = await system.store.nonceAccounts.places();
  await Promise.all(
    places.map(async (place) => {
      try {
        const { durableNonces } = await system.connections(place.chain, place.network);
        if (durableNonces) await settlePlace(place, durableNonces, system);
      } catch (error) {
        system.log.warn({ err: error, ...place }, 'nonce accounts could not be looked after');
      }
    }),
  );
}

/**
 * The same for one chain and network.
 * @throws {NodeUnavailableError} when no node of the chain answers.
 */
export async function settlePlace(
  place: ChainKey,
  durableNonces: DurableNonces,
  system: Parts,
): Promise<void> {
  const leases = await system.store.nonceAccounts.open(place);
  const held = await durableNonces.read(
    leases.map(({ account }) => account),
    { final: true },
  );
  for (const [i, lease] of leases.entries()) {
    const found = held[i];
    if (!found) {
      system.log.warn({ ...place, account: lease.account }, 'a leased nonce account is not there');
    } else if (isUsedUp(lease, found)) {
      const { id, account, organizationId } = lease;
      const seenPosition = found.position;
      const at = system.clock.now();
      const isOurs = await system.store.nonceAccounts.settle({ id, seenPosition, at });
      if (isOurs) system.log.info({ ...place, account, organizationId }, 'a nonce is used up');
    } else if (lease.until <= system.clock.now()) {
      await giveUp(lease, { place, durableNonces }, system);
    }
  }
}

/** A node that is behind shows the nonce before: only a state after the one that showed it counts. */
const isUsedUp = (lease: OpenNonceLease, found: HeldNonce): boolean =>
  found.nonce !== lease.nonce && found.position > lease.seenPosition;

/** Sent with every round until it is in a block: the same bytes each time. */
async function giveUp(
  { account, nonce, organizationId, until }: OpenNonceLease,
  { place, durableNonces }: { place: ChainKey; durableNonces: DurableNonces },
  system: Parts,
): Promise<void> {
  const fields = { ...place, account, organizationId, until };
  try {
    const keys = await nonceKeys(place, durableNonces, system);
    await durableNonces.advance({ account, nonce }, keys);
    system.log.info(fields, 'a transaction with a durable nonce is given up');
  } catch (error) {
    system.log.warn({ err: error, ...fields }, 'a nonce could not be used up');
  }
}
