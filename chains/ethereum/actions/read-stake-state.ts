import { formatAmount, type ImpossibleError } from '@kiln-connect/core';
import { BaseError, type Hex } from 'viem';
import { readDepositRoot } from '../deposit-root.ts';
import { type Fees, feesFor, gasLimitFor } from '../fees.ts';
import { depositDataOf } from '../keys/deposit-data.ts';
import type { ExecutionNode } from '../node/index.ts';
import { isNodeFailure } from '../node/node-failure.ts';
import { impossible } from '../refused.ts';
import type { EthereumSettings } from '../settings.ts';
import type { StakePlan } from './plan-stake.ts';
import { type BatchTarget, depositCall, type StakeState } from './stake.ts';

/**
 * Reads what the transaction of a stake needs, before any key is reserved for it. The deposit root
 * is read first of all: whoever deposits on a key after it was found unused moves the root.
 * @throws {ImpossibleError} 'batch_contract_missing', 'insufficient_balance', 'deposit_would_fail'
 */
export async function readStakeState(
  plan: StakePlan,
  { execution, settings }: { execution: ExecutionNode; settings: EthereumSettings },
): Promise<StakeState> {
  const batch = await readBatchTarget(plan, { execution, settings });
  const address = plan.wallet as Hex;
  const [nonce, balance, fees] = await Promise.all([
    execution.getTransactionCount({ address, blockTag: 'pending' }),
    execution.getBalance({ address }),
    readFees(execution),
  ]);
  // A node estimates nothing for a wallet that can not send the value.
  const gasLimit =
    balance < plan.amountWei
      ? gasLimitFor(usualGas(plan.validators))
      : gasLimitFor(await estimateGas(plan, { execution, batch }));
  const need = plan.amountWei + gasLimit * fees.maxFeePerGas;
  if (balance < need) throw insufficientBalance(plan.wallet, { have: balance, need });
  return { nonce, gasLimit, ...fees, batch };
}

async function readBatchTarget(
  plan: StakePlan,
  { execution, settings }: { execution: ExecutionNode; settings: EthereumSettings },
): Promise<BatchTarget | undefined> {
  if (plan.validators === 1) return undefined;
  const address = settings.batch_deposit_contract;
  if (!address) {
    throw impossible(
      'batch_contract_missing',
      `${plan.validators} validators were asked for, and no batch-deposit contract is configured (batch_deposit_contract). Expected one validator a transaction.`,
    );
  }
  return { address, expectedDepositRoot: await readDepositRoot(execution) };
}

async function readFees(execution: ExecutionNode): Promise<Fees> {
  const [block, suggestion] = await Promise.all([
    execution.getBlock({ blockTag: 'latest' }),
    execution.estimateMaxPriorityFeePerGas().catch((error: unknown) => {
      if (isNodeFailure(error)) throw error;
      return undefined;
    }),
  ]);
  return feesFor(block.baseFeePerGas ?? 0n, suggestion);
}

/** What deposits usually cost, rounded up; only said to a wallet that has too little anyway. */
const usualGas = (validators: number): bigint => 60_000n + 40_000n * BigInt(validators);

/**
 * Gas of the deposits, estimated with a stand-in for keys that do not exist yet: the deposit contract
 * checks the deposit data root and no signature, and bytes that are not zero cost the most.
 */
async function estimateGas(
  plan: StakePlan,
  { execution, batch }: { execution: ExecutionNode; batch: BatchTarget | undefined },
): Promise<bigint> {
  const standIn = depositDataOf({
    publicKey: `0x${'ff'.repeat(48)}`,
    withdrawalCredentials: plan.withdrawalCredentials,
    amountGwei: plan.gweiPerValidator,
    signature: `0x${'ff'.repeat(96)}`,
  });
  const { to, data } = depositCall(new Array(plan.validators).fill(standIn), batch);
  try {
    return await execution.estimateGas({
      account: plan.wallet as Hex,
      to,
      data,
      value: plan.amountWei,
    });
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    throw impossible(
      'deposit_would_fail',
      `The execution node says that this deposit would fail: ${error.shortMessage} If another deposit came in between, the same request works now; if not, check batch_deposit_contract.`,
    );
  }
}

function insufficientBalance(
  wallet: string,
  { have, need }: { have: bigint; need: bigint },
): ImpossibleError {
  return impossible(
    'insufficient_balance',
    `${wallet} has ${formatAmount(have, 18)} ETH. Expected at least ${formatAmount(need, 18)} ETH: the stake and the most that its gas may cost.`,
    { have: have.toString(), need: need.toString() },
  );
}
