import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getGenesis } from '@ethereumjs/genesis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import { choosePorts } from '../process/ports.ts';
import { endRecordedProcess, recordProcess, startOfProcess } from '../process/processes.ts';
import { executionGenesis } from './execution-genesis.ts';
import { openJournal } from './journal.ts';
import { raiseFloor, readInterchange, writeInterchange } from './slashing-protection.ts';
import systemContracts from './system-contracts.json' with { type: 'json' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-connect-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file that is replaced', () => {
  it('holds the new bytes, with no other file left', async () => {
    const path = join(folder, 'file');
    expect(await readFileIfThere(path)).toBeUndefined();
    await writeFileAtomic(path, 'old');
    await writeFileAtomic(path, 'new');
    expect((await readFileIfThere(path))?.toString()).toBe('new');
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('the journal', () => {
  it('keeps what is pending, drops what is settled and a line that was cut off', async () => {
    const first = await openJournal(folder);
    await first.add('0x01', '0xaa');
    await first.add('0x02', '0xbb');
    first.settle(['0x01']);
    await first.compact();
    await first.add('0x03', '0xcc');
    await first.close();
    await appendFile(join(folder, 'transactions.journal'), '0x04 0xd');
    const second = await openJournal(folder);
    expect([...second.pending]).toEqual([
      ['0x02', '0xbb'],
      ['0x03', '0xcc'],
    ]);
    await second.close();
  });
});

describe('a recorded process', () => {
  it('is ended when it is the one that was recorded', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid as number;
    await recordProcess(folder, 'anvil', pid);
    expect(await endRecordedProcess(folder, 'anvil')).toBe(pid);
    expect(await startOfProcess(pid)).toBeUndefined();
    expect(await endRecordedProcess(folder, 'anvil')).toBeUndefined();
  });

  it('is left alone when another one has its id now', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid as number;
    const recorded = JSON.stringify({ pid, startedAt: 'long ago' });
    await writeFile(join(folder, 'devnet.process.json'), recorded);
    expect(await endRecordedProcess(folder, 'devnet')).toBeUndefined();
    expect(await startOfProcess(pid)).toBeDefined();
    child.kill();
  });
});

describe('ports', () => {
  it('are those of the last time, and three different ones', async () => {
    const ports = await choosePorts(folder, ['execution', 'beacon', 'keymanager']);
    expect(new Set(Object.values(ports)).size).toBe(3);
    expect(await choosePorts(folder, ['execution', 'beacon', 'keymanager'])).toEqual(ports);
  });
});

describe("the execution chain's genesis", () => {
  it('has the contracts of Hoodi, byte for byte, and opens the queues of requests', () => {
    const hoodi = Object.entries(getGenesis(560_048) ?? {}).flatMap(([address, account]) => {
      const [, code, storage = []] = Array.isArray(account) ? account : [];
      return code && code !== '0x'
        ? [[address, { code, storage: Object.fromEntries(storage) }]]
        : [];
    });
    expect(systemContracts).toEqual(Object.fromEntries(hoodi));
    const { alloc, timestamp } = JSON.parse(executionGenesis(1_700_000_000));
    expect(Number(timestamp)).toBe(1_700_000_000);
    const excess = alloc['0x00000961ef480eb55e80d19ad83579a64c007002'].storage;
    expect(excess[`0x${'00'.repeat(32)}`]).toBe(`0x${'00'.repeat(32)}`);
  });
});

describe('slashing protection', () => {
  const root = `0x${'ab'.repeat(32)}`;
  const key = `0x${'01'.repeat(48)}`;

  it('comes back as it was written, and the higher of two floors counts', () => {
    const floors = new Map([[key, { blockSlot: 5, sourceEpoch: 1, targetEpoch: 2 }]]);
    expect(readInterchange(writeInterchange(floors, root), root)).toEqual(floors);
    expect(
      raiseFloor(
        { blockSlot: 5, sourceEpoch: 1, targetEpoch: 9 },
        { blockSlot: 7, sourceEpoch: 0, targetEpoch: 2 },
      ),
    ).toEqual({ blockSlot: 7, sourceEpoch: 1, targetEpoch: 9 });
  });

  it('takes the highest of many messages and refuses another chain', () => {
    const text = JSON.stringify({
      metadata: { interchange_format_version: '5', genesis_validators_root: root },
      data: [
        {
          pubkey: key.toUpperCase().replace('0X', '0x'),
          signed_blocks: [{ slot: '81952' }, { slot: '7' }],
          signed_attestations: [
            { source_epoch: '2290', target_epoch: '3007' },
            { source_epoch: '2291', target_epoch: '3006' },
          ],
        },
      ],
    });
    expect(readInterchange(text, root).get(key)).toEqual({
      blockSlot: 81_952,
      sourceEpoch: 2291,
      targetEpoch: 3007,
    });
    expect(() => readInterchange(text, `0x${'cd'.repeat(32)}`)).toThrow('is of the chain');
    expect(() => readInterchange('{}', root)).toThrow('not an EIP-3076 interchange');
  });
});
