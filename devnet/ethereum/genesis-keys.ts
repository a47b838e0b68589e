import { createHash } from 'node:crypto';
import { SecretKey } from '@chainsafe/blst';
import { GENESIS_VALIDATORS } from './network.ts';

/** The secret keys of the genesis validators: public knowledge, the same on every devnet. */
export function genesisSecretKeys(): SecretKey[] {
  return Array.from({ length: GENESIS_VALIDATORS }, (_, index) =>
    SecretKey.fromKeygen(
      createHash('sha256').update(`kiln-connect devnet genesis validator ${index}`).digest(),
    ),
  );
}
