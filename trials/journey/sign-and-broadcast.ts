import { setTimeout as sleep } from 'node:timers/promises';
import type { Hex } from 'viem';
import { parseSignature } from 'viem';
import { sign } from 'viem/accounts';
import type { ApiClient } from './api-client.ts';
import { dataOf } from './api-client.ts';

/** Signs a crafted transaction as a raw signer does, and has the API prepare it; answers signed bytes. */
export async function signAndPrepare(options: {
  api: ApiClient;
  crafted: { unsigned_tx_hash: Hex; unsigned_tx_serialized: Hex };
  privateKey: Hex;
}): Promise<Hex> {
  const { api, crafted, privateKey } = options;
  const signature = await sign({ hash: crafted.unsigned_tx_hash, privateKey, to: 'hex' });
  const { r, s, yParity } = parseSignature(signature);
  const prepared = dataOf(
    await api.post('/v1/eth/transaction/prepare', {
      unsigned_tx_serialized: crafted.unsigned_tx_serialized,
      r,
      s,
      v: yParity,
    }),
  );
  return prepared.signed_tx_serialized;
}

/** Broadcasts signed bytes and answers the hash of the transaction. */
export async function broadcast(
  api: ApiClient,
  signed: string,
  chain: 'eth' | 'sol' = 'eth',
): Promise<string> {
  const answer = await api.post(`/v1/${chain}/transaction/broadcast`, { tx_serialized: signed });
  return dataOf(answer).tx_hash;
}

/** @throws {Error} when the transaction fails, or has not succeeded after a minute. */
export async function waitForSuccess(options: {
  api: ApiClient;
  chain: 'eth' | 'sol';
  txHash: string;
}): Promise<string> {
  const { api, chain, txHash } = options;
  const deadline = Date.now() + 60_000;
  for (;;) {
    const path = `/v1/${chain}/transaction/status?tx_hash=${txHash}`;
    const { status } = dataOf(await api.get(path));
    if (status === 'success') return status;
    if (status === 'error' || Date.now() > deadline)
      throw new Error(`the transaction ended as ${status}`);
    await sleep(200);
  }
}
