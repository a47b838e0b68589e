import type { Owner } from '../../chains/solana/testing/owner.ts';
import type { ApiClient } from './api-client.ts';
import { dataOf } from './api-client.ts';

/** What a signer needs of a crafted transaction of Solana. */
export interface CraftedSolana {
  /** The message itself, hex: Ed25519 signs no hash. */
  readonly unsigned_tx_hash: string;
  readonly unsigned_tx_serialized: string;
}

/** Signs as a raw signer does, and has the API put the signature in; answers signed bytes. */
export async function signAndPrepareSolana(options: {
  api: ApiClient;
  crafted: CraftedSolana;
  owner: Owner;
}): Promise<string> {
  const { api, crafted, owner } = options;
  const prepared = dataOf(
    await api.post('/v1/sol/transaction/prepare', {
      unsigned_tx_serialized: crafted.unsigned_tx_serialized,
      signatures: [owner.sign(crafted.unsigned_tx_hash)],
    }),
  );
  return prepared.signed_tx_serialized;
}
