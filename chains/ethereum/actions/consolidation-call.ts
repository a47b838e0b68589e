import { concatHex, type Hex } from 'viem';
import { CONSOLIDATION_REQUEST_CONTRACT } from '../reporting/request-fees.ts';
import type { Call } from './unsigned-transaction.ts';

/**
 * The request to move one validator into another, or, with the same one twice, to let it compound:
 * both public keys (EIP-7251). Pure.
 */
export const consolidationCall = (source: string, target: string, value: bigint): Call => ({
  to: CONSOLIDATION_REQUEST_CONTRACT,
  data: concatHex([source as Hex, target as Hex]),
  value,
});
