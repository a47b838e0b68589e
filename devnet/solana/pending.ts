import type { Chain } from './chain.ts';
import { blockAt } from './commitment.ts';
import { epochOf, NEVER, STAKE_PROGRAM } from './network.ts';
import { stakeStatusAt } from './staking/activation.ts';
import { stakeHistoryOf } from './staking/epoch-boundary.ts';
import { delegatedStakes } from './staking/stake-account.ts';

/** What the chain is waiting for, in words; undefined when time would change nothing that a user did. */
export function whatIsPending(chain: Chain): string | undefined {
  if (chain.pending.size > 0) return 'a transaction waits for a block';
  // Until then the stake program takes nothing.
  if (chain.dueRewards) return 'the rewards of an epoch are being paid';
  const { ledger } = chain;
  const finalized = blockAt('finalized', chain).slot;
  if (ledger.countUpTo(ledger.head.slot) > ledger.countUpTo(finalized)) {
    return 'a transaction is not final yet';
  }
  const epoch = BigInt(epochOf(chain.slot, chain.schedule));
  const history = stakeHistoryOf(chain.svm);
  for (const { account, state } of delegatedStakes(chain.accounts.ownedBy(STAKE_PROGRAM))) {
    const { activating, deactivating } = stakeStatusAt(state, epoch, history);
    if (activating > 0n && state.deactivationEpoch === NEVER) {
      return `stake ${account.address} waits for its activation`;
    }
    if (deactivating > 0n) return `stake ${account.address} waits for its deactivation`;
  }
  return undefined;
}
