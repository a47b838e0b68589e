import { silentLog } from '@kiln-connect/core';
import { holdFolder } from '../folder-lock.ts';

/** Holds the folder given as argument and says so, until it is killed: for tests of what comes after. */
await holdFolder({ folder: process.argv[2] ?? '', name: 'store' }, { log: silentLog });
process.stdout.write('held\n');
setInterval(() => {}, 1_000);
