import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@kiln-connect/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdFolder } from './folder-lock.ts';

describe('the lock of a data folder', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kiln-connect-lock-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function holdInChild(): Promise<ChildProcess> {
    const script = fileURLToPath(new URL('./testing/hold-folder.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), script, folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
    return child;
  }
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('refuses a second holder with the folder and the process that holds it', async () => {
    const release = await holdFolder({ folder, name: 'store' }, { log: silentLog });
    const refused = expect(holdFolder({ folder, name: 'store' }, { log: silentLog })).rejects;
    await refused.toMatchObject({
      code: 'store_in_use',
      message: `The data folder ${folder} is in use by process ${process.pid}: stop it, or choose another folder with CONNECT_DATA_DIR.`,
    });
    await release();
    expect(await readdir(folder)).toEqual([]);
    await (await holdFolder({ folder, name: 'store' }, { log: silentLog }))();
  });

  it('refuses while another process lives, and takes over at once when it was killed', async () => {
    const child = await holdInChild();
    await expect(holdFolder({ folder, name: 'store' }, { log: silentLog })).rejects.toThrow(
      `in use by process ${child.pid}`,
    );
    await kill(child);
    await (await holdFolder({ folder, name: 'store' }, { log: silentLog }))();
  });

  it('lets only one of many take over from a dead process', async () => {
    await kill(await holdInChild());
    const takers = await Promise.allSettled(
      Array.from({ length: 8 }, () => holdFolder({ folder, name: 'store' }, { log: silentLog })),
    );
    const taken = takers.filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(1);
  });

  it('is not fooled by a living process that got the id of a dead one', async () => {
    const release = await holdFolder({ folder, name: 'store' }, { log: silentLog });
    const file = join(folder, 'store.lock');
    const holder = JSON.parse(await readFile(file, 'utf8')) as object;
    await release();
    await writeFile(file, JSON.stringify({ ...holder, started: '1' }));
    await (await holdFolder({ folder, name: 'store' }, { log: silentLog }))();
  });

  it('believes a holder on another host while it shows signs of life, and no longer', async () => {
    const file = join(folder, 'store.lock');
    const holder = { pid: 1, started: '1', host: 'elsewhere.example', id: 'x' };
    await writeFile(file, JSON.stringify(holder));
    await expect(holdFolder({ folder, name: 'store' }, { log: silentLog })).rejects.toThrow(
      'process 1 on elsewhere.example',
    );
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await (await holdFolder({ folder, name: 'store' }, { log: silentLog }))();
  });

  it('says which file to look at when it can not be read', async () => {
    await writeFile(join(folder, 'store.lock'), 'not json');
    await expect(holdFolder({ folder, name: 'store' }, { log: silentLog })).rejects.toThrow(
      join(folder, 'store.lock'),
    );
  });
});
