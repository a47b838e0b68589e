import { hexToBigInt } from 'viem';
import type { ExecutionNode } from '../node/index.ts';
import { unusable } from './unusable.ts';

/** Where withdrawals and exits are requested: https://eips.ethereum.org/EIPS/eip-7002 */
export const WITHDRAWAL_REQUEST_CONTRACT = '0x00000961Ef480Eb55e80D19ad83579A64c007002';
/** Where consolidations are requested: https://eips.ethereum.org/EIPS/eip-7251 */
export const CONSOLIDATION_REQUEST_CONTRACT = '0x0000BBdDc7CE488642fb579F8B00f3a590007251';

/**
 * What one request costs now, or after that block, in wei: both contracts answer their fee to a call
 * without data.
 * @throws {NodeAnswerError} when there is no such contract on the chain.
 */
export async function requestFee(
  contract: typeof WITHDRAWAL_REQUEST_CONTRACT | typeof CONSOLIDATION_REQUEST_CONTRACT,
  execution: ExecutionNode,
  blockNumber?: bigint,
): Promise<bigint> {
  const { data } = await execution.call({
    to: contract,
    ...(blockNumber !== undefined && { blockNumber }),
  });
  if (data !== undefined && data.length === 66) return hexToBigInt(data);
  throw unusable(
    'execution',
    `has no request contract at ${contract}. Connect one whose chain has reached the Prague upgrade.`,
  );
}
