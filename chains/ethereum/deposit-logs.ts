import { getAbiItem } from 'viem';
import { depositContractAbi } from './contracts/abi.ts';
import { DEPOSIT_CONTRACT } from './network-data.ts';
import type { ExecutionNode } from './node/index.ts';

const DEPOSIT_EVENT = getAbiItem({ abi: depositContractAbi, name: 'DepositEvent' });

/** The logs of all deposits in these execution blocks, inclusive. */
export const depositLogs = (
  { from, to }: { from: number; to: number | 'latest' },
  execution: ExecutionNode,
) =>
  execution.getLogs({
    address: DEPOSIT_CONTRACT,
    event: DEPOSIT_EVENT,
    strict: true,
    fromBlock: BigInt(from),
    toBlock: to === 'latest' ? to : BigInt(to),
  });
