import { randomBytes } from 'node:crypto';
import type { Network } from '@kiln-connect/core';
import { keepSecret, readSecret } from '../secrets.ts';
import type { System } from '../system.ts';

/** Twice the least that EIP-2333 asks for. */
const SEED_BYTES = 64;

/** The seed of all validator keys of a chain and network; made when it is first asked for. */
export async function validatorSeed(
  { chain, network }: { chain: string; network: Network },
  system: Pick<System, 'store' | 'sealer'>,
): Promise<Uint8Array> {
  const name = `validator-seed/${chain}`;
  return (
    (await readSecret({ name, network }, system)) ??
    (await keepSecret({ name, network, clear: randomBytes(SEED_BYTES) }, system))
  );
}
