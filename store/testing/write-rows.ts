import { silentLog } from '@kiln-connect/core';
import { openStore } from '../index.ts';

/** Writes one secret after the other and prints the name of each once it is answered, until killed. */
const store = await openStore({ dataDir: process.argv[2] ?? '', log: silentLog });
for (let serial = 0; ; serial += 1) {
  const name = `${process.pid}-${serial}`;
  await store.secrets.put({ name, network: 'devnet', sealed: new Uint8Array(64) });
  process.stdout.write(`${name}\n`);
}
