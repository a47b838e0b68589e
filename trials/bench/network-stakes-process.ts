import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chains } from '@kiln-connect/chains';
import { silentLog, systemClock } from '@kiln-connect/core';
import { type Caller, listNetworkStakes, type System } from '@kiln-connect/usecases';

// Reads one state in one way and prints what it took; a process of its own, so that its memory is too.

const [how = '', url = ''] = process.argv.slice(2);

const stateBytes = async (): Promise<Uint8Array> => {
  const response = await fetch(`${url}/eth/v2/debug/beacon/states/head`);
  return new Uint8Array(await response.arrayBuffer());
};

/** The least that can be done: every number of every validator and balance, read once from the bytes. */
async function walk(): Promise<void> {
  const bytes = await stateBytes();
  const view = new DataView(bytes.buffer);
  // Offsets of the lists in a state of Electra of mainnet's preset.
  const validators = view.getUint32(524_552, true);
  const balances = view.getUint32(524_556, true);
  let sum = 0n;
  for (let at = validators; at < balances; at += 121) {
    for (const field of [80, 89, 97, 105, 113]) sum += view.getBigUint64(at + field, true);
  }
  const size = (balances - validators) / 121;
  for (let i = 0; i < size; i++) sum += view.getBigUint64(balances + i * 8, true);
  if (sum === 0n || !Number.isInteger(size)) throw new Error('the state was not walked');
}

/** All of the state as objects, by the library of the ecosystem. */
async function deserialize(): Promise<void> {
  const { ssz } = await import('@lodestar/types');
  const { validators } = ssz.electra.BeaconState.deserialize(await stateBytes());
  if (validators.length === 0) throw new Error('the state was not read');
}

async function connect() {
  const registration = chains.eth;
  if (!registration) throw new Error('there is no eth');
  const settings = registration.settings.parse({ execution: [url], beacon: [url] });
  const { default: chain } = await registration.load();
  const options = { network: 'mainnet', settings, log: silentLog, clock: systemClock } as const;
  return chain.connect(options);
}

/** Answers of the API, as text into nowhere; of the store only that nobody follows anything. */
async function list(page?: { current: number; size: number }) {
  const connection = await connect();
  const stakes = { ids: async () => [], knowledge: async () => [] };
  const system = { connections: async () => connection, store: { stakes } } as unknown as System;
  const caller = { organizationId: '', network: 'mainnet' } as unknown as Caller;
  const query = { filter: { scope: 'network' as const }, ...(page && { page }) };
  return async () => {
    const answer = await listNetworkStakes({ chain: 'eth', query }, caller, system);
    const pieces = 'dataPieces' in answer ? answer.dataPieces : [answer.dataJson];
    await pipeline(Readable.from(pieces, { highWaterMark: 1 }), createWriteStream('/dev/null'));
  };
}

/** Nothing but its libraries: what all of it stands on. */
async function idle(): Promise<() => Promise<void>> {
  await connect();
  return async () => {};
}

const ways: { readonly [how: string]: () => Promise<() => Promise<void>> } = {
  idle,
  walk: async () => walk,
  deserialize: async () => deserialize,
  whole: () => list(),
  page: () => list({ current: 9, size: 25 }),
  'next-page': async () => {
    const page = await list({ current: 9, size: 25 });
    await page();
    return page;
  },
};

const work = await ways[how]?.();
if (!work) throw new RangeError(`there is no way '${how}'`);
/** Processor time of the thread of the event loop so far, in milliseconds; Linux only. */
const turnTime = (): number =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

const before = process.cpuUsage();
const started = performance.now();
let lastTurn = turnTime();
let longestTurnMs = 0;
const turn = () => {
  const now = turnTime();
  longestTurnMs = Math.max(longestTurnMs, now - lastTurn);
  lastTurn = now;
};
const turns = setInterval(turn, 1);
await work();
clearInterval(turns);
turn();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    seconds,
    processorSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    longestTurnMs,
  }),
);
process.exit(0);
