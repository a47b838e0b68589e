import type { Crafted, Network, OperatorStatement } from '@kiln-connect/core';
import { encodeFunctionData, getAddress, type Hex, keccak256, serializeTransaction } from 'viem';
import { batchDepositAbi, depositContractAbi } from '../contracts/abi.ts';
import type { SignedDeposit } from '../keys/deposit-data.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import { networkIdentities } from '../node/network-identity.ts';
import type { StakePlan } from './plan-stake.ts';

/** The batch contract, and the deposit root under which it may still be used. */
export interface BatchTarget {
  readonly address: string;
  readonly expectedDepositRoot: string;
}

/** What the chain says and the transaction needs. Fees in wei. */
export interface StakeState {
  readonly nonce: number;
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  /** Absent for one validator, which is deposited on the deposit contract itself. */
  readonly batch: BatchTarget | undefined;
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

/** Crafts the transaction of a stake: pure. */
export function craftStake(options: {
  plan: StakePlan;
  deposits: readonly SignedDeposit[];
  statements: readonly OperatorStatement[];
  state: StakeState;
  network: Network;
}): Crafted {
  const { plan, deposits, statements, state, network } = options;
  const { chainId } = networkIdentities[network];
  const { to, data } = depositCall(deposits, state.batch);
  const bytes = serializeTransaction({
    type: 'eip1559',
    chainId,
    nonce: state.nonce,
    maxPriorityFeePerGas: state.maxPriorityFeePerGas,
    maxFeePerGas: state.maxFeePerGas,
    gas: state.gasLimit,
    to,
    value: plan.amountWei,
    data,
  });
  const amount = plan.amountWei.toString();
  const publicKeys = deposits.map((deposit) => deposit.publicKey);
  return {
    answer: {
      unsigned_tx_hash: keccak256(bytes),
      unsigned_tx_serialized: bytes,
      to,
      contract_call_data: data,
      amount_wei: amount,
      nonce: state.nonce,
      gas_limit: Number(state.gasLimit),
      max_priority_fee_per_gas_wei: state.maxPriorityFeePerGas.toString(),
      max_fee_per_gas_wei: state.maxFeePerGas.toString(),
      chain_id: chainId,
    },
    bytes,
    intent: {
      version: 1,
      chain: 'eth',
      network,
      action: 'stake',
      wallet: plan.wallet,
      amount_wei: amount,
      withdrawal_address: plan.withdrawalAddress,
      compounding_withdrawal: plan.compounding,
      validators: publicKeys,
      number_of_validators: publicKeys.length,
      ...(state.batch && { batch_deposit_contract: state.batch.address }),
    },
    statements,
    stakeIds: publicKeys,
  };
}
