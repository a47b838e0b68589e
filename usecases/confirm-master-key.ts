import { ConflictError, NETWORKS, type Network } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { createSealer } from './sealing.ts';

const NAME = 'master-key';
/** Whatever it says: that it opens is the proof. */
const CLEAR = Buffer.from('kiln-connect');

/**
 * Makes sure that the database's secrets were sealed with this master key; the first deployment to
 * come leaves what the others are held against. Call it before anything else is sealed.
 * @throws {ConflictError} 'master_key_differs' when another master key sealed them.
 */
export async function confirmMasterKey(
  { masterKey, networks }: { masterKey: Uint8Array; networks: readonly Network[] },
  { store }: { store: Pick<Store, 'secrets'> },
): Promise<void> {
  const sealer = createSealer(masterKey);
  const confirm = (network: Network, sealed: Uint8Array): void => {
    try {
      sealer.open({ name: NAME, network, sealed });
    } catch (cause) {
      throw new ConflictError({
        code: 'master_key_differs',
        message:
          'The secrets in this database were sealed with another master key: set CONNECT_MASTER_KEY_FILE to a copy of the file that the other servers on this database use, or use a database of its own.',
        details: { network },
        cause,
      });
    }
  };
  // All networks first: whoever is refused must not have left its own seal on one that is new.
  for (const network of NETWORKS) {
    const sealed = await store.secrets.get({ name: NAME, network });
    if (sealed !== undefined) confirm(network, sealed);
  }
  for (const network of networks) {
    const sealed = sealer.seal({ name: NAME, network, clear: CLEAR });
    confirm(network, await store.secrets.putIfAbsent({ name: NAME, network, sealed }));
  }
}

/** Whether this master key sealed the database's secrets; false also while it holds none. */
export async function isSealedWith(
  masterKey: Uint8Array,
  { store }: { store: Pick<Store, 'secrets'> },
): Promise<boolean> {
  const sealer = createSealer(masterKey);
  for (const network of NETWORKS) {
    const sealed = await store.secrets.get({ name: NAME, network });
    if (sealed === undefined) continue;
    try {
      sealer.open({ name: NAME, network, sealed });
      return true;
    } catch {
      return false;
    }
  }
  return false;
}
