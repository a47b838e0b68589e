import { ImpossibleError } from '@kiln-connect/core';
import { type Hex, numberToHex, parseGwei } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { Chain } from './chain.ts';
import { CHAIN_ID, SECONDS_PER_SLOT } from './network.ts';
import { submit } from './submit.ts';
import type { Turns } from './turns.ts';

export interface Receipt {
  readonly status: Hex;
  readonly contractAddress: Hex | null;
}

/** Sends a transaction of one of the devnet's own accounts; resolves with its receipt. */
export type SendOwn = (o: {
  from: PrivateKeyAccount;
  to?: string;
  value?: bigint;
  data?: Hex;
}) => Promise<Receipt>;

/**
 * @throws {ImpossibleError} when a slot at that place would lie in the real future.
 */
export function assertInThePast(chain: Chain, slot: number): void {
  const time = chain.timeOf(slot);
  if (time * 1000 <= Date.now()) return;
  const left = Math.floor((Date.now() / 1000 - chain.timeOf(chain.head.slot)) / SECONDS_PER_SLOT);
  throw new ImpossibleError({
    code: 'devnet_time_exhausted',
    message: `The devnet's time can not run past the real one: ${left} slots are left before ${new Date().toISOString()}. Start it on a fresh folder to begin two years back again.`,
    details: { have: left, need: slot - chain.head.slot },
  });
}

/** Sends through the pool like anybody else, and makes slots until the transaction is in a block. */
export function createSendOwn(chain: Chain, inTurn: Turns): SendOwn {
  const { rpc } = chain.execution;
  return async ({ from, to, value = 0n, data = '0x' }) => {
    // Nonces are given in turn, so that no other piece of work comes between asking and sending.
    const hash = await inTurn(async () => {
      const request = { from: from.address, to, value: numberToHex(value), data };
      const [nonce, gas] = (await rpc.batch([
        ['eth_getTransactionCount', from.address, 'pending'],
        ['eth_estimateGas', request],
      ])) as string[];
      const raw = await from.signTransaction({
        chainId: CHAIN_ID,
        type: 'eip1559',
        ...(to !== undefined && { to: to as Hex }),
        value,
        data,
        nonce: Number(nonce),
        gas: BigInt(gas as string),
        maxFeePerGas: parseGwei('500'),
        maxPriorityFeePerGas: parseGwei('2'),
      });
      return submit(raw, chain);
    });
    for (;;) {
      const receipt = await inTurn(async () => {
        const found = await rpc.call<Receipt | null>('eth_getTransactionReceipt', hash);
        if (found) return found;
        assertInThePast(chain, chain.head.slot + 1);
        await chain.produceSlot();
        return rpc.call<Receipt | null>('eth_getTransactionReceipt', hash);
      });
      if (receipt) return receipt;
    }
  };
}
