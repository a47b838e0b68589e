import type { DevnetContract } from '../../devnet-contract.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import { batchDepositInitCode } from './batch-deposit.ts';
import exitRequest from './exit-request.artifact.json' with { type: 'json' };

/** What the devnet of Ethereum deploys. */
export const contracts: readonly DevnetContract[] = [
  { name: 'batch-deposit', initCode: batchDepositInitCode(DEPOSIT_CONTRACT) },
  { name: 'exit-request', initCode: exitRequest.creationCode },
];
