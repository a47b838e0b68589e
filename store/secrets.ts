import type { Network } from '@kiln-connect/core';

/** Secrets sealed by the master key: the store never sees one in the clear. */
export interface SecretStore {
  /** Keeps it, in place of an earlier one of this name. */
  put(o: { name: string; network: Network; sealed: Uint8Array }): Promise<void>;
  /** Keeps it unless there is one; answers what is kept. For seeds: two starters agree on one. */
  putIfAbsent(o: { name: string; network: Network; sealed: Uint8Array }): Promise<Uint8Array>;
  get(o: { name: string; network: Network }): Promise<Uint8Array | undefined>;
}
