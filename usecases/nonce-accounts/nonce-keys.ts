import { randomBytes } from 'node:crypto';
import type { DurableNonces, NonceKeys } from '@kiln-connect/core';
import type { ChainKey } from '@kiln-connect/store';
import { keepSecret, readSecret } from '../secrets.ts';
import type { System } from '../system.ts';

const SECRET_BYTES = 32;

/** The operator's keys for the nonce accounts of a chain and network; made when they are first asked for. */
export async function nonceKeys(
  place: ChainKey,
  { keyOf }: DurableNonces,
  system: Pick<System, 'store' | 'sealer'>,
): Promise<NonceKeys> {
  return {
    authority: keyOf(await secretOf('nonce-authority', place, system)),
    payer: keyOf(await secretOf('nonce-payer', place, system)),
  };
}

async function secretOf(
  what: string,
  { chain, network }: ChainKey,
  system: Pick<System, 'store' | 'sealer'>,
): Promise<Uint8Array> {
  const name = `${what}/${chain}`;
  return (
    (await readSecret({ name, network }, system)) ??
    (await keepSecret({ name, network, clear: randomBytes(SECRET_BYTES) }, system))
  );
}
