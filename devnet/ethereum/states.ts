import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CachedBeaconStateElectra,
  DataAvailabilityStatus,
  ExecutionPayloadStatus,
  processSlots,
  stateTransition,
} from '@lodestar/state-transition';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { type BeaconContext, loadBeaconState } from './beacon-genesis.ts';
import type { ChainLog } from './chain-log.ts';

/** A state is written to disk every that many slots; the ones between are made again from blocks. */
const SLOTS_PER_STATE_FILE = 32;
/** States of that many last slots stay in memory: they share most of their trees. */
const RECENT_STATES = 64;
/** Older states that were asked for lately. */
const REMADE_STATES = 16;

/** Every state of the chain, after the block of its slot. */
export interface States {
  /** Puts the state after the newest slot; resolves when its file, if it gets one, is written. */
  put(state: CachedBeaconStateElectra): Promise<void>;
  /** The state after that slot; undefined for a slot that is not there yet. */
  at(slot: number): Promise<CachedBeaconStateElectra | undefined>;
  /** Forgets the states after that slot. */
  rewind(slot: number): Promise<void>;
}

/** The states of a devnet whose slots are in `log`, kept in `folder`. */
export async function openStates(
  folder: string,
  context: BeaconContext,
  log: ChainLog,
): Promise<States> {
  const files = join(folder, 'states');
  await mkdir(files, { recursive: true });
  const fileOf = (slot: number) => join(files, `${slot}.ssz`);
  const recent = new Map<number, CachedBeaconStateElectra>();
  const remade = new Map<number, CachedBeaconStateElectra>();

  const keep = (
    states: Map<number, CachedBeaconStateElectra>,
    state: CachedBeaconStateElectra,
    limit: number,
  ) => {
    states.delete(state.slot);
    states.set(state.slot, state);
    for (const oldest of states.keys()) {
      if (states.size <= limit) break;
      states.delete(oldest);
    }
  };

  /** The nearest state at or before the slot that needs no transition. */
  const nearest = async (slot: number): Promise<CachedBeaconStateElectra> => {
    const fileSlot = slot - (slot % SLOTS_PER_STATE_FILE);
    for (let near = slot; near > fileSlot; near--) {
      const state = recent.get(near) ?? remade.get(near);
      if (state) return state;
    }
    for (let near = fileSlot; near >= 0; near -= SLOTS_PER_STATE_FILE) {
      const bytes = await readFileIfThere(fileOf(near));
      if (bytes) return loadBeaconState(context, bytes);
    }
    throw new Error(`the devnet's folder ${files} holds no state at or before slot ${slot}`);
  };

  return {
    async rewind(slot) {
      for (const states of [recent, remade]) {
        for (const other of states.keys()) if (other > slot) states.delete(other);
      }
      for (const name of await readdir(files)) {
        if (Number.parseInt(name, 10) > slot) await rm(join(files, name), { force: true });
      }
    },
    async put(state) {
      keep(recent, state, RECENT_STATES);
      if (state.slot % SLOTS_PER_STATE_FILE === 0) {
        await writeFileAtomic(fileOf(state.slot), state.serialize());
      }
    },
    async at(slot) {
      if (!Number.isInteger(slot) || slot < 0 || slot > log.lastSlot) return undefined;
      let state = recent.get(slot) ?? remade.get(slot) ?? (await nearest(slot));
      while (state.slot < slot) {
        const record = await log.read(state.slot + 1);
        if (!record) throw new Error(`slot ${state.slot + 1} is missing in the devnet's log`);
        state = record.block
          ? replayBlock(state, record.block.signed)
          : (processSlots(state, state.slot + 1) as CachedBeaconStateElectra);
      }
      if (!recent.has(slot)) keep(remade, state, REMADE_STATES);
      return state;
    },
  };
}

type Block = Parameters<typeof stateTransition>[1];

/** Applies a block that was checked when it was made; its state root is checked again. */
function replayBlock(state: CachedBeaconStateElectra, block: Block): CachedBeaconStateElectra {
  return stateTransition(state, block, {
    verifyStateRoot: true,
    verifyProposer: false,
    verifySignatures: false,
    executionPayloadStatus: ExecutionPayloadStatus.valid,
    dataAvailabilityStatus: DataAvailabilityStatus.Available,
  }) as CachedBeaconStateElectra;
}
