import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog, systemClock } from '@kiln-connect/core';
import { STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import { type DevnetChain, lamportsOf, startDevnetChain } from '../testing/devnet-chain.ts';

const RENT = 2_282_880n;

let chain: DevnetChain;
let node: Server;
let pruned: ReturnType<typeof connect>;
let stakeId: string;

/** The first slot whose blocks the node in front of the chain still has. */
const KEPT_FROM = 400;
/** Accounts whose transactions it has forgotten. */
const hidden = new Set<string>();

beforeAll(async () => {
  chain = await startDevnetChain();
  const [url] = chain.devnet.settings.rpc as string[];
  // The local node forgets nothing: this one says that it did, and hands everything else on.
  node = createServer(async (request, response) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString();
    const { id, method, params } = JSON.parse(body) as {
      id: unknown;
      method: string;
      params?: string[];
    };
    response.setHeader('content-type', 'application/json');
    const forgets = method === 'getSignaturesForAddress' && hidden.has(params?.[0] ?? '');
    if (method === 'getFirstAvailableBlock' || forgets) {
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: forgets ? [] : KEPT_FROM }));
      return;
    }
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(String(url), { method: 'POST', headers, body });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve));
  const { port } = node.address() as AddressInfo;
  pruned = connect({
    network: 'devnet',
    settings: { rpc: [`http://127.0.0.1:${port}`] },
    log: silentLog,
    clock: systemClock,
  });
  const owner = await chain.ownerWith(20);
  const { crafted } = await chain.carryOut(owner, 'stake', {
    account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
    amount_lamports: (lamportsOf(5) + RENT).toString(),
    vote_account_address: await chain.validator(),
  });
  stakeId = String(crafted.stakeIds[0]);
  await chain.devnet.advance({ epochs: 1 });
});
afterAll(async () => {
  await pruned?.close();
  node?.close();
  await chain?.close();
});

describe('a node that has forgotten the beginning of a stake', () => {
  it('is said not to keep the history, with the slot from which it would be needed', async () => {
    const reading = pruned.readRange({ from: 10, to: 200, stakeIds: [stakeId] });
    await expect(reading).rejects.toMatchObject({
      code: 'history_not_kept',
      details: { need: '10' },
    });
  });

  it('still tells how stakes stand now, and which blocks there are', async () => {
    const [row] = await pruned.readStakes([{ stakeId, isOurs: false, rewardTotals: {} }]);
    expect(row?.balance).toBe(lamportsOf(5) + RENT);
    const { blocks } = await pruned.readRange({ from: 10, to: 200, stakeIds: [] });
    expect(blocks).toHaveLength(1);
  });
});

describe('a stake whose beginning is in no transaction', () => {
  it('of genesis is read from the first slot, with what it earned on and what it was paid', async () => {
    const [genesis] = await chain.rpc
      .getProgramAccounts(STAKE_PROGRAM_ADDRESS, { encoding: 'base64' })
      .send()
      .then((accounts) => accounts.filter(({ pubkey }) => pubkey !== stakeId));
    const id = String(genesis?.pubkey);
    expect(await chain.connection.firstPosition(id)).toBe(0);
    const { position } = await chain.connection.head();
    const { exposures, rewards } = await chain.connection.readRange({
      from: 0,
      to: position,
      stakeIds: [id],
    });
    const [row] = await chain.connection.readStakes([
      { stakeId: id, isOurs: false, rewardTotals: {} },
    ]);
    const paid = rewards.reduce((sum, { amount }) => sum + amount, 0n);
    expect(paid).toBeGreaterThan(0n);
    expect(exposures.at(-1)?.effectiveBalance).toBe(row?.effectiveBalance);
    expect(exposures[0]?.effectiveBalance).toBe((row?.effectiveBalance ?? 0n) - paid);
  });

  it('is followed from how it stands, where a node has forgotten how it began', async () => {
    const { position } = await chain.connection.head();
    const range = { from: position - 50, to: position, stakeIds: [stakeId] };
    const whole = await chain.connection.readRange(range);
    hidden.add(stakeId);
    const { exposures } = await pruned.readRange(range);
    expect(exposures).toEqual(whole.exposures);
    expect(exposures.length).toBeGreaterThan(0);
  });
});
