import { formatAmount } from '@kiln-connect/core';

/** Wei in words: '32 ETH'; exact. */
export const eth = (wei: bigint): string => `${formatAmount(wei, 18)} ETH`;

/** Wei in words, for fees of one unit of gas: '1.5 gwei'; exact. */
export const gwei = (wei: bigint): string => `${formatAmount(wei, 9)} gwei`;
