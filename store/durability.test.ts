import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openStore } from './index.ts';
import { testEngines } from './testing/index.ts';

const pglite = testEngines.find(({ name }) => name === 'PGlite');

it('loses nothing that PGlite answered when its process is killed, again and again', async ({
  onTestFinished,
}) => {
  const database = await pglite?.create();
  if (!database) throw new Error('PGlite is always there');
  onTestFinished(database.remove);
  const { dataDir } = database.options;
  const script = fileURLToPath(new URL('./testing/write-rows.ts', import.meta.url));
  const answered: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), script, dataDir],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const ended = once(child, 'close');
    await once(child.stdout, 'data');
    await sleep(Math.random() * 300);
    child.kill('SIGKILL');
    await ended;
    // What stands after the last line's end was not printed whole.
    answered.push(...printed.split('\n').slice(0, -1));
  }
  const store = await openStore(database.options);
  const lost: string[] = [];
  for (const name of answered) {
    if (!(await store.secrets.get({ name, network: 'devnet' }))) lost.push(name);
  }
  await store.close();
  expect(answered.length).toBeGreaterThan(4);
  expect(lost).toEqual([]);
}, 180_000);

it('lets nobody else into the folder of PGlite, whatever the mode of the folder above', async ({
  onTestFinished,
}) => {
  const database = await pglite?.create();
  if (!database) throw new Error('PGlite is always there');
  onTestFinished(database.remove);
  const store = await openStore(database.options);
  await store.close();
  const { dataDir } = database.options;
  expect((await stat(join(dataDir, 'database'))).mode & 0o777).toBe(0o700);
});
