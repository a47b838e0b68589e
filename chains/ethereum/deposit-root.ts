import { depositContractAbi } from './contracts/abi.ts';
import { DEPOSIT_CONTRACT } from './network-data.ts';
import type { ExecutionNode } from './node/index.ts';

/** Root of all deposits so far, 32 bytes in lower-case hex with 0x: any new deposit moves it. */
export const readDepositRoot = (execution: ExecutionNode): Promise<string> =>
  execution.readContract({
    address: DEPOSIT_CONTRACT,
    abi: depositContractAbi,
    functionName: 'get_deposit_root',
  });
