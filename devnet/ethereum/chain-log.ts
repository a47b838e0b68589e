import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type electra, type rewards, ssz } from '@lodestar/types';
import type { BlockRewards } from './rewards.ts';

/** All that is kept of one slot for ever. */
export interface SlotRecord {
  /** Undefined when the slot's proposer made no block. */
  readonly block:
    | { readonly root: Uint8Array; readonly signed: electra.SignedBeaconBlock }
    | undefined;
  /** Root of the state after this slot. */
  readonly stateRoot: Uint8Array;
  readonly rewards: BlockRewards | undefined;
  /** What was credited when this slot opened an epoch, for attestations of two epochs before. */
  readonly attestationRewards: rewards.AttestationsRewards | undefined;
}

/**
 * The history of the consensus chain on disk, one record a slot from slot 0 on, found by slot and
 * by root without keeping anything in memory. It is also the log from which both chains are brought
 * back after a crash: a record is in the operating system's hands before `append` returns, so that
 * it outlives the process, and on the disk itself after `sync`.
 */
export interface ChainLog {
  /** The last slot with a record; -1 when there is none. */
  readonly lastSlot: number;
  append(record: SlotRecord): Promise<void>;
  sync(): Promise<void>;
  /** Forgets all records after that slot; resolves when that is on disk. */
  truncate(slot: number): Promise<void>;
  read(slot: number): Promise<SlotRecord | undefined>;
  /** SSZ bytes of the slot's signed block; undefined when there is none. */
  readBlockBytes(slot: number): Promise<Uint8Array | undefined>;
  blockRoot(slot: number): Promise<Uint8Array | undefined>;
  /** Root of the state after the slot. */
  stateRoot(slot: number): Promise<Uint8Array | undefined>;
  slotOfBlockRoot(root: Uint8Array): Promise<number | undefined>;
  slotOfStateRoot(root: Uint8Array): Promise<number | undefined>;
  close(): Promise<void>;
}

interface RecordPlace {
  readonly root: Buffer;
  readonly stateRoot: Buffer;
  readonly offset: number;
  readonly length: number;
}

/** Block root (zero: no block), state root, offset and length in the data file. */
const PLACE_BYTES = 32 + 32 + 8 + 8;
const NO_ROOT = Buffer.alloc(32);

/** Opens the log of that folder; a record that was cut off by a crash is dropped. */
export async function openChainLog(folder: string): Promise<ChainLog> {
  const data = await open(join(folder, 'slots.data'), 'a+', 0o600);
  const index = await open(join(folder, 'slots.index'), 'a+', 0o600);
  let dataEnd = (await data.stat()).size;
  let count = Math.floor((await index.stat()).size / PLACE_BYTES);

  const readPlace = async (slot: number): Promise<RecordPlace | undefined> => {
    if (!Number.isInteger(slot) || slot < 0 || slot >= count) return undefined;
    const bytes = Buffer.alloc(PLACE_BYTES);
    await index.read(bytes, 0, PLACE_BYTES, slot * PLACE_BYTES);
    return {
      root: bytes.subarray(0, 32),
      stateRoot: bytes.subarray(32, 64),
      offset: Number(bytes.readBigUInt64LE(64)),
      length: Number(bytes.readBigUInt64LE(72)),
    };
  };

  // Data is written before its place: a place that points past the end was cut off by a power cut.
  for (let last = await readPlace(count - 1); last; last = await readPlace(count - 1)) {
    if (last.offset + last.length <= dataEnd) break;
    count--;
  }
  const last = await readPlace(count - 1);
  dataEnd = last ? last.offset + last.length : 0;
  await index.truncate(count * PLACE_BYTES);
  await data.truncate(dataEnd);

  const readParts = async (place: RecordPlace): Promise<{ block: Buffer; json: Buffer }> => {
    const bytes = Buffer.alloc(place.length);
    await data.read(bytes, 0, place.length, place.offset);
    const blockEnd = 4 + bytes.readUInt32LE(0);
    return { block: bytes.subarray(4, blockEnd), json: bytes.subarray(blockEnd) };
  };

  /** Roots are looked for from the newest back: that is where questions are about. */
  const slotOf = async (root: Uint8Array, at: 0 | 32): Promise<number | undefined> => {
    const step = 4096;
    for (let end = count; end > 0; end -= step) {
      const start = Math.max(0, end - step);
      const bytes = Buffer.alloc((end - start) * PLACE_BYTES);
      await index.read(bytes, 0, bytes.length, start * PLACE_BYTES);
      for (let slot = end - 1; slot >= start; slot--) {
        const offset = (slot - start) * PLACE_BYTES + at;
        if (bytes.compare(root, 0, 32, offset, offset + 32) === 0) return slot;
      }
    }
    return undefined;
  };

  return {
    get lastSlot() {
      return count - 1;
    },
    async append({ block, stateRoot, rewards, attestationRewards }) {
      const blockBytes = block
        ? ssz.electra.SignedBeaconBlock.serialize(block.signed)
        : new Uint8Array();
      const head = Buffer.alloc(4);
      head.writeUInt32LE(blockBytes.length);
      const json = Buffer.from(JSON.stringify({ rewards, attestationRewards }));
      const record = Buffer.concat([head, blockBytes, json]);
      const place = Buffer.alloc(PLACE_BYTES);
      place.set(block?.root ?? NO_ROOT, 0);
      place.set(stateRoot, 32);
      place.writeBigUInt64LE(BigInt(dataEnd), 64);
      place.writeBigUInt64LE(BigInt(record.length), 72);
      await data.write(record);
      await index.write(place);
      dataEnd += record.length;
      count++;
    },
    async sync() {
      await data.sync();
      await index.sync();
    },
    async truncate(slot) {
      const last = await readPlace(slot);
      if (!last) throw new Error(`the log has no slot ${slot} to go back to`);
      // The index first: data without a place is nothing, a place without data is a broken record.
      await index.truncate((slot + 1) * PLACE_BYTES);
      await index.sync();
      count = slot + 1;
      dataEnd = last.offset + last.length;
      await data.truncate(dataEnd);
      await data.sync();
    },
    async read(slot) {
      const place = await readPlace(slot);
      if (!place) return undefined;
      const { block, json } = await readParts(place);
      return {
        block:
          block.length === 0
            ? undefined
            : { root: place.root, signed: ssz.electra.SignedBeaconBlock.deserialize(block) },
        stateRoot: place.stateRoot,
        ...(JSON.parse(json.toString()) as Pick<SlotRecord, 'rewards' | 'attestationRewards'>),
      };
    },
    async readBlockBytes(slot) {
      const place = await readPlace(slot);
      if (!place) return undefined;
      const { block } = await readParts(place);
      return block.length === 0 ? undefined : block;
    },
    async blockRoot(slot) {
      const place = await readPlace(slot);
      return place && !place.root.equals(NO_ROOT) ? place.root : undefined;
    },
    stateRoot: async (slot) => (await readPlace(slot))?.stateRoot,
    slotOfBlockRoot: (root) =>
      NO_ROOT.equals(root) ? Promise.resolve(undefined) : slotOf(root, 0),
    slotOfStateRoot: (root) => slotOf(root, 32),
    async close() {
      await data.close();
      await index.close();
    },
  };
}
