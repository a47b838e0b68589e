import { address } from '@solana/kit';
import type { SolanaRpc } from '../node/index.ts';
import { impossible } from '../refused.ts';
import { sol } from '../rules/amounts.ts';
import { COMMITMENT } from '../state/read-accounts.ts';

/** What a wallet has, and the least that it may keep unless it is nothing; lamports. */
export interface WalletFunds {
  readonly wallet: string;
  readonly balance: bigint;
  readonly rentMinimum: bigint;
}

export async function readWallet(wallet: string, rpc: SolanaRpc): Promise<WalletFunds> {
  const [{ value: balance }, rentMinimum] = await Promise.all([
    rpc.getBalance(address(wallet), { commitment: COMMITMENT }).send(),
    rpc.getMinimumBalanceForRentExemption(0n, { commitment: COMMITMENT }).send(),
  ]);
  return { wallet, balance, rentMinimum };
}

/**
 * The runtime takes no transaction after which its payer has too little to live, and more than nothing.
 * @throws {ImpossibleError} 'insufficient_balance', 'below_rent_minimum'
 */
export function requireFunds(
  { wallet, balance, rentMinimum }: WalletFunds,
  { value, fee }: { value: bigint; fee: bigint },
): void {
  const need = value + fee;
  if (balance < need) {
    throw impossible(
      'insufficient_balance',
      `${wallet} has ${sol(balance)}. Expected at least ${sol(need)}: ${sol(value)} and a fee of ${sol(fee)}.`,
      { have: balance.toString(), need: need.toString() },
    );
  }
  const left = balance - need;
  if (left === 0n || left >= rentMinimum) return;
  throw impossible(
    'below_rent_minimum',
    `${wallet} would keep ${sol(left)}. Expected at least ${sol(rentMinimum)} to be left, or nothing at all: the chain lets no account hold less.`,
    { have: left.toString(), need: rentMinimum.toString() },
  );
}
