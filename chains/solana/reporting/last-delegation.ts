import { ImpossibleError, type JsonObject } from '@kiln-connect/core';
import { isNodeFailure } from '../../node/node-failure.ts';
import { type Delegation, NEVER } from '../state/activation.ts';
import type { ReadDelegations } from './delegations.ts';
import type { Epochs } from './epochs.ts';
import type { Finality } from './finality.ts';

/** To whom a stake that is not there any more was delegated last, and in which epochs; where it is known. */
type LastDelegation = Partial<Pick<Delegation, 'voter' | 'activationEpoch' | 'deactivationEpoch'>>;

/** What is known of a stake that is gone: the wire answers of its last operations, by type. */
interface GoneStake {
  readonly stakeId: string;
  readonly lastOperations: { readonly [type: string]: JsonObject };
  /** A slot at which it was gone. */
  readonly slot: bigint;
}

/** Tells of stakes that are gone how they were delegated last; that it can not be told is no failure. */
export type ReadLastDelegation = (stake: GoneStake) => Promise<LastDelegation>;

/** Stakes of which it is remembered: those without a delegation of their own. */
const MOST_REMEMBERED = 20_000;

/**
 * The operations of a stake tell it where it was delegated by itself. One that was split off, or moved,
 * took it over: that is worked out from the stakes that it came from, once.
 */
export function createLastDelegations({
  delegations,
  epochs,
  finality,
}: {
  delegations: ReadDelegations;
  epochs: Epochs;
  finality: Finality;
}): ReadLastDelegation {
  const remembered = new Map<string, LastDelegation>();
  finality.onRestored(() => remembered.clear());

  const takenOver = async ({
    stakeId,
    lastOperations,
    slot,
  }: GoneStake): Promise<LastDelegation> => {
    const { withdraw, merge } = lastOperations;
    // Whoever comes back to an address and leaves it again does so in another transaction.
    const key = [stakeId, withdraw?.tx_hash, merge?.tx_hash].join();
    const known = remembered.get(key);
    if (known) return known;
    try {
      const { stakes } = await delegations({ stakeIds: [stakeId], to: Number(slot) });
      const changes = stakes.get(stakeId)?.changes ?? [];
      const last = changes.findLast(({ delegation }) => delegation)?.delegation ?? {};
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(key, last);
      return last;
    } catch (error) {
      if (error instanceof ImpossibleError) remembered.set(key, {});
      else if (!isNodeFailure(error)) throw error;
      return {};
    }
  };

  return async (stake) => {
    const { delegate, deactivate } = stake.lastOperations;
    if (!delegate) return takenOver(stake);
    const { of } = await epochs.schedule();
    const isEnding = deactivate && Number(deactivate.block) >= Number(delegate.block);
    return {
      voter: String(delegate.vote_account),
      activationEpoch: of(BigInt(Number(delegate.block))),
      deactivationEpoch: isEnding ? of(BigInt(Number(deactivate.block))) : NEVER,
    };
  };
}
