import { encodeFunctionData, getAddress, type Hex } from 'viem';
import { batchDepositAbi, depositContractAbi } from '../contracts/abi.ts';
import type { SignedDeposit } from '../keys/deposit-data.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';

/** The batch contract, and the deposit root under which it may still be used. */
export interface BatchTarget {
  readonly address: string;
  readonly expectedDepositRoot: string;
}

/** The call that deposits: one on the deposit contract, or several through the batch contract. */
export function depositCall(
  deposits: readonly SignedDeposit[],
  batch: BatchTarget | undefined,
): { to: Hex; data: Hex } {
  const [first] = deposits;
  if (!first) throw new RangeError('a stake has at least one deposit');
  if (batch) {
    const data = encodeFunctionData({
      abi: batchDepositAbi,
      functionName: 'batchDeposit',
      args: [
        deposits.map((deposit) => deposit.publicKey as Hex),
        first.withdrawalCredentials as Hex,
        deposits.map((deposit) => deposit.signature as Hex),
        deposits.map((deposit) => deposit.depositDataRoot as Hex),
        deposits.map((deposit) => deposit.amountGwei),
        batch.expectedDepositRoot as Hex,
      ],
    });
    return { to: getAddress(batch.address), data };
  }
  if (deposits.length > 1) throw new RangeError('several deposits need the batch contract');
  const data = encodeFunctionData({
    abi: depositContractAbi,
    functionName: 'deposit',
    args: [
      first.publicKey as Hex,
      first.withdrawalCredentials as Hex,
      first.signature as Hex,
      first.depositDataRoot as Hex,
    ],
  });
  return { to: DEPOSIT_CONTRACT, data };
}
