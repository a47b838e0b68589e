import { type Hex, quantity } from './hex.ts';
import type { JsonRpc } from './json-rpc.ts';
import { CHAIN_ID } from './network.ts';

/** Accounts that Anvil makes, funds and signs for: the devnet's own, in this order. */
const NAMES = ['faucet', 'traffic', 'deployer'] as const;

export type OwnAccount = (typeof NAMES)[number];

/** Anvil's options for them. The seed makes them the same on every devnet; they are no secret. */
export const OWN_ACCOUNT_OPTIONS: readonly string[] = [
  ...['--accounts', `${NAMES.length}`],
  ...['--mnemonic-seed-unsafe', '7251'],
  ...['--balance', '1000000000'],
];

const GWEI = 1_000_000_000n;

interface OwnTransaction {
  readonly from: OwnAccount;
  /** Left out for the making of a contract. */
  readonly to?: string;
  readonly value?: bigint;
  readonly data?: string;
  readonly nonce: number;
  readonly gas: bigint;
  readonly priorityFeeGwei: bigint;
}

/** The devnet's own accounts. */
export interface OwnAccounts {
  readonly address: { readonly [name in OwnAccount]: Hex };
  /** Raw bytes of the signed transaction. */
  sign(transaction: OwnTransaction): Promise<Hex>;
}

/** The accounts as Anvil holds them; the node's front lets nobody else sign with them. */
export async function openOwnAccounts(rpc: JsonRpc): Promise<OwnAccounts> {
  const addresses = await rpc.call<Hex[]>('eth_accounts');
  const address = Object.fromEntries(
    NAMES.map((name, index) => [name, addresses[index]]),
  ) as OwnAccounts['address'];
  return {
    address,
    sign: ({ from, to, value = 0n, data = '0x', nonce, gas, priorityFeeGwei }) =>
      rpc.call<Hex>('eth_signTransaction', {
        from: address[from],
        ...(to !== undefined && { to }),
        value: quantity(value),
        data,
        nonce: quantity(nonce),
        gas: quantity(gas),
        // Far above what the devnet's base fee ever is, so that these are never the ones to wait.
        maxFeePerGas: quantity(500n * GWEI),
        maxPriorityFeePerGas: quantity(priorityFeeGwei * GWEI),
        chainId: quantity(CHAIN_ID),
      }),
  };
}
