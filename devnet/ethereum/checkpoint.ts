import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { writeFileAtomic } from '../process/durable.ts';
import type { JsonRpc } from './json-rpc.ts';

/** A dump of the execution chain as it was after a slot. */
export interface ExecutionDump {
  readonly slot: number;
  readonly file: string;
}

const NAME = /^execution-(\d+)\.json$/;

async function dumpsIn(dataDir: string): Promise<ExecutionDump[]> {
  const dumps = (await readdir(dataDir)).flatMap((name) => {
    const slot = NAME.exec(name)?.[1];
    return slot === undefined ? [] : [{ slot: Number(slot), file: join(dataDir, name) }];
  });
  return dumps.sort((a, b) => b.slot - a.slot);
}

/** The newest whole dump; undefined when there is none and the chain begins at its genesis. */
export async function newestDump(dataDir: string): Promise<ExecutionDump | undefined> {
  return (await dumpsIn(dataDir))[0];
}

/** Drops the dumps of slots after that one. */
export async function dropDumpsAfter(dataDir: string, slot: number): Promise<void> {
  for (const dump of await dumpsIn(dataDir)) {
    if (dump.slot > slot) await rm(dump.file, { force: true });
  }
}

/**
 * Writes the execution chain as it is now, after that slot, and drops older dumps but the one that
 * this Anvil was started from: see `ReplayError` for when that one is needed.
 */
export async function writeDump(
  dataDir: string,
  { slot, startedFrom }: { slot: number; startedFrom: number },
  rpc: JsonRpc,
): Promise<void> {
  const packed = await rpc.call<string>('anvil_dumpState');
  const json = await promisify(gunzip)(Buffer.from(packed.slice(2), 'hex'));
  await writeFileAtomic(join(dataDir, `execution-${slot}.json`), json);
  for (const older of await dumpsIn(dataDir)) {
    const isNeeded = older.slot >= slot || older.slot === startedFrom;
    if (!isNeeded) await rm(older.file, { force: true });
  }
}
