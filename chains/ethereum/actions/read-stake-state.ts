import type { NonceSource } from '@kiln-connect/core';
import { readDepositRoot } from '../deposit-root.ts';
import { gasLimitFor } from '../fees.ts';
import { depositDataOf } from '../keys/deposit-data.ts';
import type { ExecutionNode } from '../node/index.ts';
import { impossible } from '../refused.ts';
import type { EthereumSettings } from '../settings.ts';
import { type BatchTarget, depositCall } from './deposit-call.ts';
import type { StakePlan } from './plan-stake.ts';
import { estimateGas, readWallet, requireFunds } from './wallet-state.ts';

/** What the chain says and the transaction needs. Fees in wei. */
export interface StakeState {
  /** The next nonce, and the lowest that no block has used. */
  readonly next: number;
  readonly unused: number;
  /** What the transaction may cost at most, and what the wallet has for it. */
  readonly cost: bigint;
  readonly funds: bigint;
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  /** Absent for one validator, which is deposited on the deposit contract itself. */
  readonly batch: BatchTarget | undefined;
}

/**
 * Reads what the transaction of a stake needs, before any key is reserved for it. The deposit root
 * is read first of all: whoever deposits on a key after it was found unused moves the root.
 * @throws {ImpossibleError} 'batch_contract_missing', 'insufficient_balance', 'deposit_would_fail'
 */
export async function readStakeState(
  plan: StakePlan,
  {
    execution,
    settings,
    nonces,
    nonce,
  }: {
    execution: ExecutionNode;
    settings: EthereumSettings;
    nonces: NonceSource;
    nonce?: number | undefined;
  },
): Promise<StakeState> {
  const batch = await readBatchTarget(plan, { execution, settings });
  const { next, unused, balance, funds, fees } = await readWallet(
    { wallet: plan.wallet, nonce, count: 1 },
    { execution, nonces },
  );
  // A node estimates nothing for a wallet that can not send the value.
  const gasLimit =
    balance < plan.amountWei
      ? gasLimitFor(usualGas(plan.validators))
      : gasLimitFor(await estimateDeposits(plan, { execution, batch }));
  const cost = plan.amountWei + gasLimit * fees.maxFeePerGas;
  requireFunds(plan.wallet, { balance, funds, need: cost, what: 'the stake' });
  return { next, unused, cost, funds, gasLimit, ...fees, batch };
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

/** What deposits usually cost, rounded up; only said to a wallet that has too little anyway. */
const usualGas = (validators: number): bigint => 60_000n + 40_000n * BigInt(validators);

/**
 * Gas of the deposits, estimated with a stand-in for keys that do not exist yet: the deposit contract
 * checks the deposit data root and no signature, and bytes that are not zero cost the most.
 */
function estimateDeposits(
  plan: StakePlan,
  { execution, batch }: { execution: ExecutionNode; batch: BatchTarget | undefined },
): Promise<bigint> {
  const standIn = depositDataOf({
    publicKey: `0x${'ff'.repeat(48)}`,
    withdrawalCredentials: plan.withdrawalCredentials,
    amountGwei: plan.gweiPerValidator,
    signature: `0x${'ff'.repeat(96)}`,
  });
  const call = {
    ...depositCall(new Array(plan.validators).fill(standIn), batch),
    value: plan.amountWei,
  };
  return estimateGas(plan.wallet, call, {
    execution,
    refuse: (reason) =>
      impossible(
        'deposit_would_fail',
        `The execution node says that this deposit would fail: ${reason} If another deposit came in between, the same request works now; if not, check batch_deposit_contract.`,
      ),
  });
}
