import type { CachedBeaconStateElectra } from '@lodestar/state-transition';
import type { Chain } from './chain.ts';

const FAR_FUTURE = Number.POSITIVE_INFINITY;
/** MIN_ACTIVATION_BALANCE in gwei: below it a validator waits for money, not for time. */
const ACTIVATION_BALANCE = 32_000_000_000;

/** What the chain is waiting for, in words; undefined when time would change nothing that a user did. */
export async function whatIsPending(chain: Chain): Promise<string | undefined> {
  return (await pendingInPool(chain)) ?? pendingInState(chain.head.state);
}

async function pendingInPool({
  journal,
  exits,
  slashings,
  execution,
}: Chain): Promise<string | undefined> {
  const { proposer, attester } = slashings.all();
  if (proposer.length + attester.length > 0) return 'a slashing waits for a block';
  if (exits.all().length > 0) return 'a voluntary exit waits for a block';
  if (journal.pending.size === 0) return undefined;
  // One whose nonce is ahead of its sender's waits for another transaction, not for time.
  const { pending } = await execution.rpc.call<{ pending: string }>('txpool_status');
  return Number(pending) > 0 ? 'a transaction waits for a block' : undefined;
}

function pendingInState(state: CachedBeaconStateElectra): string | undefined {
  if (state.pendingDeposits.length > 0) return 'a deposit waits to be processed';
  if (state.pendingPartialWithdrawals.length > 0) return 'a partial withdrawal waits';
  if (state.pendingConsolidations.length > 0) return 'a consolidation waits';
  const epoch = state.epochCtx.epoch;
  const validators = state.validators.getAllReadonlyValues();
  for (const [index, validator] of validators.entries()) {
    if (
      validator.activationEpoch > epoch &&
      validator.effectiveBalance >= ACTIVATION_BALANCE &&
      validator.exitEpoch === FAR_FUTURE
    ) {
      return `validator ${index} waits for its activation`;
    }
    if (validator.exitEpoch === FAR_FUTURE) continue;
    if (validator.exitEpoch > epoch) return `validator ${index} waits for its exit`;
    const canBePaidOut = validator.withdrawalCredentials[0] !== 0;
    if (canBePaidOut && state.balances.get(index) > 0) {
      return `validator ${index} waits to be withdrawn`;
    }
  }
  return undefined;
}
