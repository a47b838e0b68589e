import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@kiln-connect/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdDataFolder } from './data-folder.ts';

let scratch: string;
let folder: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'connect-lock-'));
  folder = join(scratch, 'data');
});
afterEach(() => rm(scratch, { recursive: true }));

const hold = () => holdDataFolder(folder, { log: silentLog });

describe('the data folder', () => {
  it('is made for its owner alone, and so is its lock', async () => {
    const giveBack = await hold();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'server.lock'))).mode & 0o777).toBe(0o600);
    await giveBack();
    expect(await readdir(folder)).toEqual([]);
  });

  it('whose path leads through a file is refused, saying which setting names it', async () => {
    await writeFile(folder, '');
    for (const dataDir of [folder, join(folder, 'below')]) {
      await expect(holdDataFolder(dataDir, { log: silentLog })).rejects.toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringMatching(/data folder .*CONNECT_DATA_DIR/),
      });
    }
  });

  it('goes to one of many servers that start at once; the others are told who has it', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, hold));
    const held = results.filter((result) => result.status === 'fulfilled');
    expect(held).toHaveLength(1);
    const refused = results.filter((result) => result.status === 'rejected');
    for (const { reason } of refused) {
      expect(reason.message).toContain(`is in use by process ${process.pid}: stop it`);
    }
    await held[0]?.value();
  });
});
