import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConflictError, silentLog } from '@kiln-connect/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdDataFolder } from './data-folder.ts';
import { ownIdentity } from './process-identity.ts';

let scratch: string;
let folder: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'connect-lock-'));
  folder = join(scratch, 'data');
});
afterEach(() => rm(scratch, { recursive: true }));

const hold = () => holdDataFolder(folder, { log: silentLog });

describe('the data folder', () => {
  it('is made for its owner alone', async () => {
    await hold();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'server.lock'))).mode & 0o777).toBe(0o600);
  });

  it('is refused to a second server, with the process to stop and the setting to change', async () => {
    await hold();
    const second = hold();
    await expect(second).rejects.toThrow(ConflictError);
    await expect(second).rejects.toThrow(`(process ${process.pid}). Stop it first`);
    await expect(second).rejects.toThrow('CONNECT_DATA_DIR');
  });

  it('can be taken again once it was given back, and nothing is left in it', async () => {
    const giveBack = await hold();
    await giveBack();
    expect(await readdir(folder)).toEqual([]);
    await hold();
  });

  it('is taken over from a process that is gone, also when another got its id', async () => {
    const giveBack = await hold();
    await giveBack();
    const gone = { ...ownIdentity(), started: '1' };
    await writeFile(join(folder, 'server.lock'), JSON.stringify(gone));
    await hold();
    expect(JSON.parse(await readFile(join(folder, 'server.lock'), 'utf8'))).toEqual(ownIdentity());
  });

  it('of another host is refused as long as its lock is fresh', async () => {
    const giveBack = await hold();
    await giveBack();
    const file = join(folder, 'server.lock');
    await writeFile(file, JSON.stringify({ ...ownIdentity(), host: 'elsewhere' }));
    await expect(hold()).rejects.toThrow('on elsewhere');
    const aMinuteAgo = new Date(Date.now() - 60_000);
    await utimes(file, aMinuteAgo, aMinuteAgo);
    await hold();
  });

  it('goes to one of many that start at once on the lock of a dead process', async () => {
    const giveBack = await hold();
    await giveBack();
    const gone = { ...ownIdentity(), started: '1' };
    await writeFile(join(folder, 'server.lock'), JSON.stringify(gone));
    const results = await Promise.allSettled(Array.from({ length: 8 }, hold));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['server.lock']);
  });
});
