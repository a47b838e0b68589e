import { asGwei, gweiToWei } from '@kiln-connect/core';
import type { capella } from '@lodestar/types';
import { toHex } from '@lodestar/utils';
import type { Credit } from './execution-chain.ts';

/**
 * The balances that the execution chain must add for the withdrawals of a block, one entry an
 * address (EIP-4895: withdrawals are credited without a transaction and without gas).
 */
export function creditsOf(withdrawals: readonly capella.Withdrawal[]): Credit[] {
  const weiOf = new Map<string, bigint>();
  for (const { address, amount } of withdrawals) {
    const to = toHex(address);
    weiOf.set(to, (weiOf.get(to) ?? 0n) + gweiToWei(asGwei(amount)));
  }
  return Array.from(weiOf, ([address, wei]) => ({ address, wei }));
}
