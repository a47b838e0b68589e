import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chains } from '@kiln-connect/chains';
import { silentLog, systemClock } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { type Caller, exportAccountReport, type System } from '@kiln-connect/usecases';

// Writes one report to a file and prints what it took; a process of its own, so that its memory is too.

const { databaseUrl, dataDir, organizationId, accountId, format, file } = JSON.parse(
  process.argv[2] ?? '',
);
const store = await openStore({ databaseUrl, dataDir, log: silentLog });
// All that a report needs of a system.
const system = {
  store,
  chains,
  clock: systemClock,
  log: silentLog,
  indexers: () => undefined,
  prices: { want: () => {} },
} as unknown as System;
const caller = { organizationId, network: 'mainnet', scopes: ['read'] } as unknown as Caller;

// A server has loaded its chains long before; a report is not what that costs.
await Promise.all(Object.values(chains).map(({ load }) => load()));

const started = performance.now();
const before = process.cpuUsage();
const asked = format === 'csv' ? { format, sheet: 'stake_rewards' as const } : { format };
const { content } = await exportAccountReport({ id: accountId, ...asked }, caller, system);
await pipeline(Readable.from(content, { highWaterMark: 1 }), createWriteStream(file));
const seconds = (performance.now() - started) / 1000;
const { user, system: ofSystem } = process.cpuUsage(before);
await store.close();
process.stdout.write(
  JSON.stringify({
    seconds,
    processorSeconds: (user + ofSystem) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
