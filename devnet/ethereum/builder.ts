import type { Builder } from './ethereum-devnet.ts';
import type { Hex } from './hex.ts';
import type { JsonRpc } from './json-rpc.ts';
import type { OwnAccounts } from './own-accounts.ts';

/** Makes blocks for proposers while it is switched on. */
export interface BlockBuilder {
  use(builder: Builder | undefined): void;
  /**
   * Who earns the fees of the next block, and the raw transaction that ends it; nothing while no
   * builder is used.
   */
  offer(proposerRecipient: string): Promise<{ feeRecipient: Hex; payment: Hex[] } | undefined>;
}

/** A builder with the account that deploys the devnet's contracts, which nobody else sends from. */
export function createBlockBuilder(rpc: JsonRpc, accounts: OwnAccounts): BlockBuilder {
  const feeRecipient = accounts.address.deployer;
  let used: Builder | undefined;
  return {
    use: (builder) => {
      used = builder;
    },
    async offer(proposerRecipient) {
      if (!used) return undefined;
      const value = BigInt(used.payment);
      if (value === 0n) return { feeRecipient, payment: [] };
      const nonce = await rpc.call<string>('eth_getTransactionCount', feeRecipient, 'latest');
      const payment = await accounts.sign({
        from: 'deployer',
        to: used.to ?? proposerRecipient,
        value,
        nonce: Number(nonce),
        gas: 100_000n,
        priorityFeeGwei: 0n,
      });
      return { feeRecipient, payment: [payment] };
    },
  };
}
