import type { Chain } from './chain.ts';
import type { Hex } from './hex.ts';

/**
 * Puts a raw transaction into the pool so that it stays there; resolves with its hash when it is on
 * disk.
 * @throws {JsonRpcError} when the execution node refuses it.
 */
export function submit(raw: Hex, { gate, execution, journal }: Chain): Promise<Hex> {
  return gate.shared(async () => {
    const hash = await execution.rpc.call<Hex>('eth_sendRawTransaction', raw);
    await journal.add(hash, raw);
    return hash;
  });
}
