import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@kiln-connect/core';
import { createSolanaRpc, generateKeyPairSigner, lamports } from '@solana/kit';
import {
  fetchNonce,
  getAdvanceNonceAccountInstruction,
  getCreateAccountInstruction,
  getInitializeNonceAccountInstruction,
  getTransferSolInstruction,
} from '@solana-program/system';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSolanaDevnet } from './index.ts';
import { SYSTEM_PROGRAM } from './network.ts';
import { sol, startTestNode } from './test-node.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-solana-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('a devnet that is started again', () => {
  it('has the same blocks, balances, transactions and rewards', async () => {
    const first = await startTestNode({ dataDir });
    const owner = await first.wallet(100);
    const stake = await first.stakeOf(owner, 10, { vote: first.validator(5) });
    await first.setDelinquent({ voteAccount: first.validator(10), isDelinquent: true });
    for (let epoch = 0; epoch < 3; epoch++) await first.toNextEpoch(40);
    const nonce = await generateKeyPairSigner();
    await first.land(owner, [
      getCreateAccountInstruction({
        payer: owner,
        newAccount: nonce,
        lamports: sol(1),
        space: 80n,
        programAddress: SYSTEM_PROGRAM,
      }),
      getInitializeNonceAccountInstruction({
        nonceAccount: nonce.address,
        nonceAuthority: owner.address,
      }),
    ]);
    // Who looks at the chain must not change what it becomes.
    for (let slot = 0; slot < 3; slot++) {
      await first.balance(owner.address);
      await first.advance({ slots: 5 });
    }
    const { data: old } = await fetchNonce(first.rpc, nonce.address, { commitment: 'processed' });
    const durable = await first.sign(
      owner,
      [
        getAdvanceNonceAccountInstruction({
          nonceAccount: nonce.address,
          nonceAuthority: owner,
        }),
      ],
      { blockhash: old.blockhash },
    );
    await first.sendBytes(durable);
    await first.advance({ slots: 40 });
    const waiting = await first.send(owner, [
      getTransferSolInstruction({ source: owner, destination: owner.address, amount: 1n }),
    ]);
    const see = async (node: typeof first) => ({
      info: await node.rpc.getEpochInfo({ commitment: 'processed' }).send(),
      genesis: await node.rpc.getGenesisHash().send(),
      blockhash: await node.rpc.getLatestBlockhash({ commitment: 'processed' }).send(),
      stake: await node.call('getAccountInfo', stake, { encoding: 'base64' }),
      nonce: await node.call('getAccountInfo', nonce.address, { encoding: 'jsonParsed' }),
      history: await node.call('getSignaturesForAddress', owner.address),
      rewards: await node.call('getInflationReward', [stake], { epoch: 1 }),
      validators: await node.rpc.getVoteAccounts().send(),
      supply: await node.rpc.getSupply().send(),
    });
    const before = await see(first);
    await first.close();

    const second = await startTestNode({ dataDir });
    expect(await see(second)).toEqual(before);
    // What was accepted and not yet in a block is not forgotten.
    await second.advance({ slots: 40 });
    const [status] = (await second.rpc.getSignatureStatuses([waiting]).send()).value;
    expect(status?.confirmationStatus).toBe('finalized');
    await second.close();
  });

  it('leaves out a line that a crash cut off', async () => {
    const first = await startTestNode({ dataDir });
    const owner = await first.wallet(7);
    await first.close();
    await appendFile(join(dataDir, 'journal.jsonl'), '{"at":45,"kind":"fund","addr');
    const second = await startTestNode({ dataDir });
    expect(await second.balance(owner.address)).toBe(sol(7));
    await second.close();
  });
});

describe("the devnet's own process", () => {
  it('funds, advances, keeps what it was told, and comes back at the same address', async () => {
    const start = () =>
      startSolanaDevnet({ dataDir, log: silentLog, slotsPerSecond: 0, contracts: [] });
    const devnet = await start();
    expect(devnet.chain).toBe('sol');
    const { address } = await generateKeyPairSigner();
    await devnet.fund({ address, amount: sol(3) });
    const moved = await devnet.advance({ epochs: 1 });
    await expect(devnet.fund({ address: 'nobody', amount: 1n })).rejects.toMatchObject({
      code: 'invalid_address',
    });
    await expect(devnet.fund({ address, amount: 0n })).rejects.toMatchObject({
      code: 'invalid_amount',
    });
    await expect(devnet.advance({ days: 0 })).rejects.toMatchObject({
      code: 'invalid_devnet_time',
    });
    await expect(devnet.advance({ days: 10_000 })).rejects.toMatchObject({
      code: 'devnet_time_exhausted',
    });
    await devnet.stop();

    const again = await start();
    expect(again.settings).toEqual(devnet.settings);
    expect(await again.clock()).toEqual({
      ...moved,
      running: false,
      reason: 'it moves only when it is advanced',
    });
    const [url] = again.settings.rpc as [string];
    expect((await createSolanaRpc(url).getBalance(address).send()).value).toBe(sol(3));
    await again.stop();
  });
});

describe('a process that is killed', () => {
  it('is started again with all that was answered', async () => {
    const devnet = await startSolanaDevnet({
      dataDir,
      log: silentLog,
      slotsPerSecond: 0,
      contracts: [],
    });
    const [url] = devnet.settings.rpc as [string];
    const rpc = createSolanaRpc(url);
    const { address } = await generateKeyPairSigner();
    await devnet.fund({ address, amount: sol(3) });
    const signature = await rpc.requestAirdrop(address, lamports(sol(1))).send();
    const moved = await devnet.advance({ slots: 50 });
    const { pid } = JSON.parse(await readFile(join(dataDir, 'devnet.process.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => devnet.clock().catch(() => undefined), { timeout: 60_000 })
      .toMatchObject(moved);
    expect((await rpc.getBalance(address).send()).value).toBe(sol(4));
    const [status] = (await rpc.getSignatureStatuses([signature]).send()).value;
    expect(status?.confirmationStatus).toBe('finalized');
    await devnet.stop();
  });
});

describe('time', () => {
  it('runs by itself until a transaction is final, and then stands still', async () => {
    const node = await startTestNode({ dataDir, slotsPerSecond: 200 });
    expect(await node.clock(null)).toMatchObject({ running: false });
    const owner = await node.wallet(10);
    const signature = await node.send(owner, [
      getTransferSolInstruction({ source: owner, destination: owner.address, amount: 1n }),
    ]);
    await expect
      .poll(
        async () =>
          (await node.rpc.getSignatureStatuses([signature]).send()).value[0]?.confirmationStatus,
        { timeout: 60_000 },
      )
      .toBe('finalized');
    await expect
      .poll(() => node.clock(null), { timeout: 60_000 })
      .toMatchObject({
        running: false,
        reason: 'nothing is pending and nobody asked within the last minute',
      });
    await node.touch(null);
    expect(await node.clock(null)).toMatchObject({
      running: true,
      reason: 'a request came in within the last minute',
    });
    await node.close();
  });

  it('runs while a stake waits for its activation', async () => {
    const node = await startTestNode({ dataDir, slotsPerSecond: 400 });
    const owner = await node.wallet(10);
    const stake = await node.stakeOf(owner, 5);
    expect((await node.clock(null)).running).toBe(true);
    await expect
      .poll(async () => (await node.activity(stake)).effective, { timeout: 60_000 })
      .toBe(sol(5));
    await node.close();
  });
});
