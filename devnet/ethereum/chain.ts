import { ForkSeq, SLOTS_PER_EPOCH } from '@lodestar/params';
import {
  type CachedBeaconStateElectra,
  computeEpochAtSlot,
  getExpectedWithdrawals,
  processSlots,
} from '@lodestar/state-transition';
import type { BeaconContext } from './beacon-genesis.ts';
import { produceBlock, signDuties, transactionBytes } from './block-production.ts';
import type { ChainLog } from './chain-log.ts';
import type { ExecutionChain } from './execution-chain.ts';
import type { ExitPool } from './exit-pool.ts';
import type { Gate } from './gate.ts';
import type { Hex } from './hex.ts';
import type { Journal } from './journal.ts';
import { SECONDS_PER_SLOT } from './network.ts';
import { attestationRewardsOf, blockRewardsOf } from './rewards.ts';
import type { States } from './states.ts';
import type { Traffic } from './traffic.ts';
import { DEFAULT_FEE_RECIPIENT, type ValidatorKeys } from './validator-keys.ts';
import { creditsOf } from './withdrawals-bridge.ts';

/** The newest slot of the devnet. */
export interface Head {
  readonly slot: number;
  /** After the slot. */
  readonly state: CachedBeaconStateElectra;
  /** The newest block, of this slot or an earlier one. */
  readonly block: { readonly slot: number; readonly root: Uint8Array };
}

export interface ChainParts {
  readonly context: BeaconContext;
  readonly log: ChainLog;
  readonly states: States;
  readonly execution: ExecutionChain;
  readonly keys: ValidatorKeys;
  readonly journal: Journal;
  readonly exits: ExitPool;
  readonly traffic: Traffic;
  readonly gate: Gate;
  /** Called when a slot could not be made: the two chains may then be apart in memory. */
  readonly onFailure: (error: unknown) => void;
}

const isLeaving = (state: CachedBeaconStateElectra, validator: number): boolean =>
  state.validators.getReadonly(validator).exitEpoch !== Number.POSITIVE_INFINITY;

/** Both chains of the devnet, moving together slot by slot. */
export interface Chain extends ChainParts {
  readonly head: Head;
  /** Unix time in seconds at which a slot begins. */
  timeOf(slot: number): number;
  /** Makes the next slot; one call at a time. */
  produceSlot(): Promise<void>;
  /** Calls back after each slot. */
  onSlot(listener: (head: Head, before: Head) => void): () => void;
}

/** The chain of these parts, continuing after `head`. */
export function createChain(parts: ChainParts, start: Head): Chain {
  const { context, log, states, execution, keys, journal, exits, traffic, gate } = parts;
  const listeners = new Set<(head: Head, before: Head) => void>();
  const timeOf = (slot: number) => context.genesisTime + slot * SECONDS_PER_SLOT;
  let head = start;

  const produceNext = async (): Promise<Head> => {
    const slot = head.slot + 1;
    // Rewards of attestations are credited when an epoch opens; nothing is in the first one.
    const opensEpoch = slot % SLOTS_PER_EPOCH === 0 && computeEpochAtSlot(head.slot) > 0;
    const attestationRewards = opensEpoch ? attestationRewardsOf(head.state) : undefined;
    const pre = processSlots(head.state, slot) as CachedBeaconStateElectra;
    const proposer = keys.proposer(pre, pre.epochCtx.getBeaconProposer(slot), slot);
    if (!proposer) {
      await log.append({
        block: undefined,
        stateRoot: pre.hashTreeRoot(),
        rewards: undefined,
        attestationRewards,
      });
      return { slot, state: pre, block: head.block };
    }

    const withdrawals = getExpectedWithdrawals(ForkSeq.electra, pre).expectedWithdrawals;
    const own = await traffic.transactionsFor(slot);
    const mining = execution.mine({
      timestamp: timeOf(slot),
      feeRecipient: proposer.feeRecipient ?? DEFAULT_FEE_RECIPIENT,
      credits: creditsOf(withdrawals),
      transactions: own,
    });
    const duties = signDuties({
      pre,
      proposer,
      lastBlockSlot: head.block.slot,
      config: context.config,
      keys,
    });
    const mined = await mining;
    const raw = mined.block.transactions.map((hash) => {
      const known = mined.sent.get(hash) ?? journal.pending.get(hash as Hex);
      if (!known) throw new Error(`transaction ${hash} came into a block without coming through`);
      return known;
    });
    const { signed, root, post } = produceBlock({
      context,
      pre,
      proposer,
      duties,
      mined,
      transactions: transactionBytes(raw),
      withdrawals,
      exits: exits.all(),
    });
    await log.append({
      block: { root, signed },
      stateRoot: signed.message.stateRoot,
      rewards: blockRewardsOf({ block: signed.message, pre, post }),
      attestationRewards,
    });
    // Somebody may be told of these at once: they must outlive a power cut too.
    if (raw.length > own.length) await log.sync();
    journal.settle(mined.block.transactions);
    // Whoever leaves already, by this block or otherwise, needs no exit any more.
    const leaving = exits.all().map((exit) => exit.message.validatorIndex);
    await exits.settle(leaving.filter((index) => isLeaving(post, index)));
    return { slot, state: post, block: { slot, root } };
  };

  return {
    ...parts,
    get head() {
      return head;
    },
    timeOf,
    async produceSlot() {
      const before = head;
      try {
        await gate.exclusive(async () => {
          head = await produceNext();
          await states.put(head.state);
        });
      } catch (error) {
        parts.onFailure(error);
        throw error;
      }
      for (const listener of listeners) listener(head, before);
    },
    onSlot(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
