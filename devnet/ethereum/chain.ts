import { ForkSeq, SLOTS_PER_EPOCH } from '@lodestar/params';
import {
  type CachedBeaconStateElectra,
  computeEpochAtSlot,
  getExpectedWithdrawals,
  processSlots,
} from '@lodestar/state-transition';
import type { BeaconContext } from './beacon-genesis.ts';
import { produceBlock, signDuties, transactionBytes } from './block-production.ts';
import type { BlockBuilder } from './builder.ts';
import type { ChainLog, SlotRecord } from './chain-log.ts';
import type { ExecutionChain } from './execution-chain.ts';
import type { ExitPool } from './exit-pool.ts';
import type { Gate } from './gate.ts';
import type { Hex } from './hex.ts';
import { isSlashableProposal, isSlashableVote } from './includable-slashings.ts';
import type { Journal } from './journal.ts';
import { SECONDS_PER_SLOT } from './network.ts';
import { restoreHead } from './restore.ts';
import { attestationRewardsOf, blockRewardsOf } from './rewards.ts';
import type { SlashingPool } from './slashing-pool.ts';
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
  readonly slashings: SlashingPool;
  readonly traffic: Traffic;
  readonly builder: BlockBuilder;
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
  /** Makes the next slot, without a block when it shall stay empty; one call at a time. */
  produceSlot(o?: { isEmpty: boolean }): Promise<void>;
  /** Goes back to that slot, as if the later ones had not been; answers what was in their blocks. */
  rewind(slot: number): Promise<readonly SlotRecord[]>;
  /** Calls back after each slot. */
  onSlot(listener: (head: Head, before: Head) => void): () => void;
}

/** The chain of these parts, continuing after `head`. */
export function createChain(parts: ChainParts, start: Head): Chain {
  const {
    context,
    log,
    states,
    execution,
    keys,
    journal,
    exits,
    slashings,
    traffic,
    builder,
    gate,
  } = parts;
  const listeners = new Set<(head: Head, before: Head) => void>();
  const timeOf = (slot: number) => context.genesisTime + slot * SECONDS_PER_SLOT;
  let head = start;

  const produceNext = async ({ isEmpty }: { isEmpty: boolean }): Promise<Head> => {
    const slot = head.slot + 1;
    // Rewards of attestations are credited when an epoch opens; nothing is in the first one.
    const opensEpoch = slot % SLOTS_PER_EPOCH === 0 && computeEpochAtSlot(head.slot) > 0;
    const attestationRewards = opensEpoch ? attestationRewardsOf(head.state) : undefined;
    const pre = processSlots(head.state, slot) as CachedBeaconStateElectra;
    const proposerIndex = pre.epochCtx.getBeaconProposer(slot);
    const proposer = keys.proposer(pre, proposerIndex, slot);
    // `process_block_header` refuses the block of a slashed proposer.
    if (isEmpty || !proposer || pre.validators.getReadonly(proposerIndex).slashed) {
      await log.append({
        block: undefined,
        stateRoot: pre.hashTreeRoot(),
        rewards: undefined,
        attestationRewards,
      });
      return { slot, state: pre, block: head.block };
    }

    const withdrawals = getExpectedWithdrawals(ForkSeq.electra, pre).expectedWithdrawals;
    const recipient = proposer.feeRecipient ?? DEFAULT_FEE_RECIPIENT;
    const offer = await builder.offer(recipient);
    const own = [...(await traffic.transactionsFor(slot)), ...(offer?.payment ?? [])];
    const mining = execution.mine({
      timestamp: timeOf(slot),
      feeRecipient: offer?.feeRecipient ?? recipient,
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
      slashings: slashings.all(),
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
    await slashings.keep({
      proposer: (slashing) => isSlashableProposal(slashing, post, context),
      attester: (slashing) => isSlashableVote(slashing, post, context),
    });
    return { slot, state: post, block: { slot, root } };
  };

  return {
    ...parts,
    get head() {
      return head;
    },
    timeOf,
    async rewind(slot) {
      try {
        return await gate.exclusive(async () => {
          const dropped: SlotRecord[] = [];
          for (let later = slot + 1; later <= head.slot; later++) {
            const record = await log.read(later);
            if (record) dropped.push(record);
          }
          await execution.rollBack(dropped.filter(({ block }) => block).length);
          await log.truncate(slot);
          await states.rewind(slot);
          head = await restoreHead(log, states);
          return dropped;
        });
      } catch (error) {
        parts.onFailure(error);
        throw error;
      }
    },
    async produceSlot({ isEmpty } = { isEmpty: false }) {
      const before = head;
      try {
        await gate.exclusive(async () => {
          head = await produceNext({ isEmpty });
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
