import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '@kiln-connect/core';
import { concatHex, numberToHex, parseEther } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOfProcess } from '../process/processes.ts';
import { startTestDevnet, type TestDevnet, testDeposit, testValidator } from './test-devnet.ts';

let net: TestDevnet;
const warnings: string[] = [];
const staked = testValidator(21);

const pidOf = async (role: string): Promise<number> =>
  JSON.parse(await readFile(join(net.dataDir, `${role}.process.json`), 'utf8')).pid;

/** All that a client was told, to be compared before and after. */
async function told() {
  const clock = await net.devnet.clock();
  const head = await net.data('/eth/v1/beacon/headers/head');
  const [balances, execution] = await Promise.all([
    net.data('/eth/v1/beacon/states/head/validator_balances'),
    net.execution.getBlock(),
  ]);
  const { address } = net.account;
  return {
    position: clock.position,
    head: head.root,
    balances,
    blockHash: execution.hash,
    money: await net.execution.getBalance({ address }),
    nonce: await net.execution.getTransactionCount({ address }),
    root: await net.data(`/eth/v1/beacon/states/${clock.position}/root`),
    imported: (await net.keymanager('GET', '/eth/v1/keystores')).body.data,
  };
}

/** Kills a process of the devnet and waits until the devnet answers again. */
async function kill(role: 'devnet' | 'anvil') {
  const pid = await pidOf(role);
  process.kill(pid, 'SIGKILL');
  while ((await startOfProcess(pid)) !== undefined) await sleep(5);
  for (;;) {
    // A question that was on its way when the process ended fails; the next one waits.
    const answer = await net.devnet.clock().catch(() => undefined);
    if (answer && (await pidOf('devnet')) !== pid && (await pidOf('anvil')) !== pid) return;
    await sleep(20);
  }
}

beforeAll(async () => {
  net = await startTestDevnet({
    log: { ...silentLog, warn: (_fields, message) => warnings.push(message) },
  });
  await net.devnet.fund({ address: net.account.address, amount: parseEther('100') });
  await net.importKeys([staked]);
  await net.devnet.advance({ epochs: 3 });
});
afterAll(() => net.stop());

describe('after kill -9', () => {
  it("of the devnet's process nothing that was answered is gone, and nobody has to ask elsewhere", async () => {
    const { address } = net.account;
    const hash = await net.deposit(testDeposit({ validator: staked, kind: 1, address }));
    const before = await told();
    const { settings } = net.devnet;
    await kill('devnet');
    expect(await told()).toEqual(before);
    expect(net.devnet.settings).toEqual(settings);
    // It was answered, so that it is pending again, and comes into a block.
    expect((await net.execution.getTransaction({ hash })).blockNumber).toBeNull();
    await net.devnet.advance({ epochs: 1 });
    expect((await net.execution.getTransactionReceipt({ hash })).status).toBe('success');
  });

  it('of Anvil nothing that was answered is gone', async () => {
    const before = await told();
    await kill('anvil');
    expect(await told()).toEqual(before);
    const [pending] = await net.data('/eth/v1/beacon/states/head/pending_deposits');
    expect(pending.pubkey).toBe(staked.publicKey);
  });

  it('in the middle of an advance the chain goes on from a whole slot', async () => {
    const { position } = await net.devnet.clock();
    const advance = net.devnet.advance({ days: 2 }).catch((error: Error) => error.message);
    while ((await net.devnet.clock()).position < position + 20) await sleep(5);
    await kill('devnet');
    expect(await advance).toContain('was ended by SIGKILL before it answered');
    const after = await net.devnet.clock();
    expect(after.position).toBeGreaterThanOrEqual(position + 20);
    expect((await net.devnet.advance({ epochs: 12 })).position).toBe(after.position + 96);
    const { status } = await net.data(`/eth/v1/beacon/states/head/validators/${staked.publicKey}`);
    expect(status).toBe('active_ongoing');
  });

  it('a contract that read the hash of an old block still has it', async () => {
    const newestDump = async () => {
      const slots = (await readdir(net.dataDir)).flatMap(
        (name) => /^execution-(\d+)\./.exec(name)?.[1] ?? [],
      );
      return Math.max(0, ...slots.map(Number));
    };
    const first = await newestDump();
    while ((await newestDump()) === first) await net.devnet.advance({ epochs: 4 });
    // A block that is older than the dump, so that an Anvil started from it does not know its hash.
    const read = BigInt((await newestDump()) - 60);
    // Stores BLOCKHASH of it in slot 0 while it is being made.
    const data = concatHex(['0x61', numberToHex(read, { size: 2 }), '0x4060005500']);
    const hash = await net.wallet.sendTransaction({ data, gas: 100_000n });
    await net.devnet.advance({ epochs: 1 });
    const { contractAddress } = await net.execution.getTransactionReceipt({ hash });
    const old = await net.execution.getBlock({ blockNumber: read });
    const address = contractAddress as `0x${string}`;
    expect(await net.execution.getStorageAt({ address, slot: '0x0' })).toBe(old.hash);
    const before = await told();
    await kill('anvil');
    expect(await told()).toEqual(before);
    expect(warnings).toContain('the newest dump does not do; an older one is taken');
    expect(await net.execution.getStorageAt({ address, slot: '0x0' })).toBe(old.hash);
  });
});

describe('a restart', () => {
  it('continues where the last run was stopped, and leaves no process behind', async () => {
    const before = await told();
    const pids = [await pidOf('devnet'), await pidOf('anvil')];
    await net.devnet.stop();
    for (const pid of pids) expect(await startOfProcess(pid)).toBeUndefined();
    const { account, wallet } = net;
    net = { ...(await startTestDevnet({ dataDir: net.dataDir })), account, wallet };
    expect(await told()).toEqual(before);
  });

  it('ends the processes that a killed parent left behind', async () => {
    await net.devnet.stop();
    // A parent of its own that starts the devnet and is killed before it can tidy up.
    const parent = `
      import { startEthereumDevnet } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      await startEthereumDevnet({ dataDir: ${JSON.stringify(net.dataDir)}, log, slotsPerSecond: 0, contracts: [] });
      const { readFileSync } = await import('node:fs');
      const pid = JSON.parse(readFileSync(${JSON.stringify(join(net.dataDir, 'devnet.process.json'))}, 'utf8')).pid;
      // Stopped, the child can not notice that its channel closes: a true orphan.
      process.kill(pid, 'SIGSTOP');
      process.kill(process.pid, 'SIGKILL');
    `;
    const tsx = import.meta.resolve('tsx');
    const args = ['--import', tsx, '--input-type=module', '--eval', parent];
    expect(spawnSync(process.execPath, args, { stdio: 'inherit' }).signal).toBe('SIGKILL');
    const orphans = [await pidOf('devnet'), await pidOf('anvil')];
    for (const pid of orphans) expect(await startOfProcess(pid)).toBeDefined();

    net = { ...(await startTestDevnet({ dataDir: net.dataDir })), account: net.account };
    for (const pid of orphans) expect(await startOfProcess(pid)).toBeUndefined();
    expect((await net.ask('/eth/v1/node/health')).status).toBe(200);
  });
});
