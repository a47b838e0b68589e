import type { Network } from '@kiln-connect/core';
import type { System } from './system.ts';

/** Opens a secret of the store; undefined when there is none under that name. */
export async function readSecret(
  { name, network }: { name: string; network: Network },
  { store, sealer }: Pick<System, 'store' | 'sealer'>,
): Promise<Uint8Array | undefined> {
  const sealed = await store.secrets.get({ name, network });
  return sealed && sealer.open({ name, network, sealed });
}

/** Opens all secrets of the store whose names begin with this: name and clear bytes, in no order. */
export async function readSecrets(
  { prefix, network }: { prefix: string; network: Network },
  { store, sealer }: Pick<System, 'store' | 'sealer'>,
): Promise<{ readonly name: string; readonly clear: Uint8Array }[]> {
  const kept = await store.secrets.list({ prefix, network });
  return kept.map(({ name, sealed }) => ({ name, clear: sealer.open({ name, network, sealed }) }));
}

/**
 * Stores a secret unless the name is taken, and answers the one that is stored: of two servers that
 * start at once, both use the secret of the first.
 */
export async function keepSecret(
  { name, network, clear }: { name: string; network: Network; clear: Uint8Array },
  { store, sealer }: Pick<System, 'store' | 'sealer'>,
): Promise<Uint8Array> {
  const sealed = await store.secrets.putIfAbsent({
    name,
    network,
    sealed: sealer.seal({ name, network, clear }),
  });
  return sealer.open({ name, network, sealed });
}
