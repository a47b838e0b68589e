import { formatAmount } from '@kiln-connect/core';

/** Lamports in words: '1.5 SOL'; exact. */
export const sol = (lamports: bigint): string => `${formatAmount(lamports, 9)} SOL`;
