import type { Turns } from '../process/turns.ts';
import { assertInThePast } from '../simulated-time.ts';
import type { Chain } from './chain.ts';
import { type Hex, quantity } from './hex.ts';
import { SECONDS_PER_SLOT } from './network.ts';
import type { OwnAccount, OwnAccounts } from './own-accounts.ts';
import { submit } from './submit.ts';

interface Receipt {
  readonly status: Hex;
  readonly contractAddress: Hex | null;
}

/** Sends a transaction of one of the devnet's own accounts; resolves with its receipt. */
export type SendOwn = (transaction: {
  from: OwnAccount;
  to?: string;
  value?: bigint;
  data?: string;
}) => Promise<Receipt>;

/** Sends through the pool like anybody else, and makes slots until the transaction is in a block. */
export function createSendOwn(chain: Chain, accounts: OwnAccounts, inTurn: Turns): SendOwn {
  const { rpc } = chain.execution;
  const receiptOf = (hash: Hex) => rpc.call<Receipt | null>('eth_getTransactionReceipt', hash);

  return async ({ from, to, value = 0n, data = '0x' }) => {
    // Nonces are given in turn, so that no other piece of work comes between asking and sending.
    const hash = await inTurn(async () => {
      const sender = accounts.address[from];
      const [nonce, gas] = (await rpc.batch([
        ['eth_getTransactionCount', sender, 'pending'],
        ['eth_estimateGas', { from: sender, to, value: quantity(value), data }],
      ])) as [string, string];
      const raw = await accounts.sign({
        from,
        ...(to !== undefined && { to }),
        value,
        data,
        nonce: Number(nonce),
        gas: BigInt(gas),
        priorityFeeGwei: 2n,
      });
      return submit(raw, chain);
    });
    for (;;) {
      const receipt = await inTurn(async () => {
        const found = await receiptOf(hash);
        if (found) return found;
        assertInThePast({
          time: chain.timeOf(chain.head.slot),
          slots: 1,
          slotSeconds: SECONDS_PER_SLOT,
        });
        await chain.produceSlot();
        return receiptOf(hash);
      });
      if (receipt) return receipt;
    }
  };
}
