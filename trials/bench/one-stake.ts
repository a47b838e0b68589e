import { randomBytes } from 'node:crypto';
import type { StakePlan } from '../../chains/ethereum/actions/plan-stake.ts';
import { planStake } from '../../chains/ethereum/actions/plan-stake.ts';
import type { StakeState } from '../../chains/ethereum/actions/read-stake-state.ts';
import type { SignedDeposit } from '../../chains/ethereum/keys/deposit-data.ts';
import { signDeposits } from '../../chains/ethereum/keys/deposit-data.ts';
import { deriveValidatorKey } from '../../chains/ethereum/keys/derive.ts';

const wallet = `0x${'ab'.repeat(20)}`;
const batchContract = `0x${'cd'.repeat(20)}`;

/** Everything that the pure craft of a stake takes, made with real keys. */
export interface BenchStake {
  readonly plan: StakePlan;
  readonly deposits: readonly SignedDeposit[];
  readonly state: StakeState;
}

export async function stakeOf(validators: number): Promise<BenchStake> {
  const plan = planStake({
    account_id: '00000000-0000-4000-8000-000000000000',
    wallet,
    amount_wei: (BigInt(validators) * 32n * 10n ** 18n).toString(),
  });
  const seed = randomBytes(64);
  const keys = Array.from({ length: validators }, (_, index) => deriveValidatorKey(seed, index));
  const deposits = await signDeposits(keys, {
    withdrawalCredentials: plan.withdrawalCredentials,
    amountGwei: plan.gweiPerValidator,
    network: 'devnet',
  });
  const state: StakeState = {
    next: 7,
    unused: 7,
    cost: 0n,
    funds: 0n,
    gasLimit: 100_000n * BigInt(validators),
    maxFeePerGas: 3_000_000_000n,
    maxPriorityFeePerGas: 2_000_000_000n,
    batch:
      validators === 1
        ? undefined
        : { address: batchContract, expectedDepositRoot: `0x${'11'.repeat(32)}` },
  };
  return { plan, deposits, state };
}
