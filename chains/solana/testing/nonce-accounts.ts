import { setTimeout as sleep } from 'node:timers/promises';
import type { NonceKeys } from '@kiln-connect/core';
import { ed25519 } from '@noble/curves/ed25519.js';
import { durableNonces } from '../nonce-accounts.ts';
import { type DevnetChain, lamportsOf } from './devnet-chain.ts';

/** New keys of an operator, whose payer has some SOL and whose authority has nothing. */
export async function newNonceKeys({ devnet, rpc }: DevnetChain, sol = 1): Promise<NonceKeys> {
  const { keyOf } = durableNonces(rpc);
  const [authority, payer] = [
    keyOf(ed25519.utils.randomSecretKey()),
    keyOf(ed25519.utils.randomSecretKey()),
  ];
  await devnet.fund({ address: payer.address, amount: lamportsOf(sol) });
  return { authority, payer };
}

/** Makes nonce accounts of these numbers, and blocks until they are confirmed. */
export async function makeNonceAccounts(
  numbers: readonly number[],
  keys: NonceKeys,
  { devnet, rpc }: DevnetChain,
): Promise<readonly string[]> {
  let isDone = false;
  const making = durableNonces(rpc)
    .create(numbers, keys)
    .finally(() => {
      isDone = true;
    });
  // Told below; until then nobody else listens to a failure.
  making.catch(() => {});
  while (!isDone) {
    await devnet.advance({ slots: 1 });
    await sleep(20);
  }
  return (await making).map(({ account }) => account);
}
