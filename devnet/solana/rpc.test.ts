import { generateKeyPairSigner, type KeyPairSigner } from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAKE_PROGRAM, VOTE_PROGRAM } from './network.ts';
import { sol, startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
let alice: KeyPairSigner;
beforeAll(async () => {
  node = await startTestNode();
  alice = await node.wallet(100);
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

describe('the protocol', () => {
  it('answers what is no JSON, no request, no method and no parameter as a real node does', async () => {
    const codes = async (body: unknown) => (await node.post(body)).body.error.code;
    expect(await codes('{')).toBe(-32700);
    expect(await codes('[]')).toBe(-32600);
    expect(await codes({ id: 1, method: 'getSlot' })).toBe(-32600);
    expect(await codes({ jsonrpc: '2.0', id: 1, method: 'getTheMoon' })).toBe(-32601);
    expect(await codes({ jsonrpc: '2.0', id: 1, method: 'getSlot', params: {} })).toBe(-32602);
    expect(await codes({ jsonrpc: '2.0', id: 1, method: 'getBalance', params: [] })).toBe(-32602);
  });

  it('answers a batch in its order, and nothing where no id was given', async () => {
    const { body } = await node.post([
      { jsonrpc: '2.0', id: 'a', method: 'getHealth' },
      { jsonrpc: '2.0', method: 'getSlot' },
      { jsonrpc: '2.0', id: 7, method: 'nothing' },
    ]);
    expect(body).toEqual([
      { jsonrpc: '2.0', id: 'a', result: 'ok' },
      { jsonrpc: '2.0', id: 7, error: { code: -32601, message: 'Method not found' } },
    ]);
  });

  it('refuses addresses, numbers and words that are none', async () => {
    for (const [method, ...params] of [
      ['getBalance', 'short'],
      ['getBalance', '0OIl'],
      ['getBalance', 7],
      ['getBalance', alice.address, { commitment: 'soon' }],
      ['getBalance', alice.address, []],
      ['getAccountInfo', alice.address, { encoding: 'hex' }],
      ['getBlock', -1],
      ['getBlock', '7'],
      ['getMultipleAccounts', [alice.address, 'x']],
      ['getMultipleAccounts', Array.from({ length: 101 }, () => alice.address)],
      ['getSignatureStatuses', [alice.address]],
      ['getProgramAccounts', STAKE_PROGRAM, { filters: [{ size: 1 }] }],
      ['getProgramAccounts', STAKE_PROGRAM, { filters: Array(5).fill({ dataSize: 1 }) }],
      ['getInflationReward', [alice.address], { epoch: 'last' }],
    ] as const) {
      const { error } = await node.call(method, ...params);
      expect([method, params, error?.code]).toEqual([method, params, -32602]);
    }
  });

  it('answers health to a GET, and neither to anything else nor to a body that is too long', async () => {
    expect(await (await fetch(`${node.url}/health`)).text()).toBe('ok');
    expect((await fetch(node.url)).status).toBe(405);
    expect((await node.post('x'.repeat(60_000))).status).toBe(413);
  });
});

describe('accounts', () => {
  it('are found by what their bytes say, and shown in part', async () => {
    const stake = await node.stakeOf(alice, 3, { vote: node.validator(10) });
    const { result } = await node.call('getProgramAccounts', STAKE_PROGRAM, {
      commitment: 'processed',
      encoding: 'base64',
      withContext: true,
      filters: [
        { dataSize: 200 },
        { memcmp: { offset: 44, bytes: alice.address } },
        { memcmp: { offset: 124, bytes: node.validator(10) } },
      ],
      dataSlice: { offset: 156, length: 8 },
    });
    expect(result.value).toHaveLength(1);
    expect(result.value[0].pubkey).toBe(stake);
    const [data] = result.value[0].account.data;
    expect(Buffer.from(data, 'base64').readBigUInt64LE()).toBe(sol(3));
    expect(result.value[0].account.space).toBe(200);
    for (const offset of [0, 199, 5000]) {
      const other = await node.call('getProgramAccounts', STAKE_PROGRAM, {
        commitment: 'processed',
        encoding: 'base64',
        filters: [{ memcmp: { offset, bytes: alice.address } }],
      });
      expect(other.result).toEqual([]);
    }
  });

  it('of stakes are told in words', async () => {
    const stake = await node.stakeOf(alice, 2);
    const { result } = await node.call('getAccountInfo', stake, {
      commitment: 'processed',
      encoding: 'jsonParsed',
    });
    expect(result.value).toMatchObject({
      owner: STAKE_PROGRAM,
      lamports: 2_002_282_880,
      data: {
        program: 'stake',
        space: 200,
        parsed: {
          type: 'delegated',
          info: {
            meta: {
              authorized: { staker: alice.address, withdrawer: alice.address },
              lockup: { unixTimestamp: 0, epoch: 0, custodian: '11111111111111111111111111111111' },
              rentExemptReserve: '2282880',
            },
            stake: {
              delegation: {
                voter: node.validator(0),
                stake: '2000000000',
                deactivationEpoch: '18446744073709551615',
              },
            },
          },
        },
      },
    });
  });

  it('of validators say who votes, for what share and with which success', async () => {
    const vote = node.validator(7);
    const { result } = await node.call('getAccountInfo', vote, {
      commitment: 'processed',
      encoding: 'jsonParsed',
    });
    const { info } = result.value.data.parsed;
    const listed = node.validators.find(({ votePubkey }) => votePubkey === vote);
    expect(result.value).toMatchObject({ owner: VOTE_PROGRAM, space: 3762 });
    expect(info).toMatchObject({ commission: 7, nodePubkey: listed?.nodePubkey });
    expect(info.votes).toHaveLength(31);
    expect(info.votes.at(-1).confirmationCount).toBe(1);
    const credits = info.epochCredits.at(-1);
    expect(Number(credits.credits)).toBeGreaterThan(Number(credits.previousCredits));
  });

  it('that nobody made are null, also in the middle of a list', async () => {
    const { address } = await generateKeyPairSigner();
    expect((await node.call('getAccountInfo', address)).result.value).toBe(null);
    const { result } = await node.call('getMultipleAccounts', [alice.address, address]);
    expect(result.value).toEqual([
      {
        data: ['', 'base64'],
        executable: false,
        lamports: expect.any(Number),
        owner: '11111111111111111111111111111111',
        rentEpoch: expect.any(Number),
        space: 0,
      },
      null,
    ]);
  });
});

describe('blockhashes', () => {
  it('are good for 150 blocks', async () => {
    const { value } = await node.rpc.getLatestBlockhash({ commitment: 'processed' }).send();
    const height = await node.rpc.getBlockHeight({ commitment: 'processed' }).send();
    expect(value.lastValidBlockHeight).toBe(height + 150n);
    const isValid = async () =>
      (await node.rpc.isBlockhashValid(value.blockhash, { commitment: 'processed' }).send()).value;
    await node.advance({ slots: 150 });
    expect(await isValid()).toBe(true);
    await node.advance({ slots: 1 });
    expect(await isValid()).toBe(false);
  });

  it('let a transaction into the last block that they are good for, and into none after it', async () => {
    const transfer = (amount: bigint) =>
      getTransferSolInstruction({ source: alice, destination: alice.address, amount });
    const [inTime, late] = [
      await node.sign(alice, [transfer(1n)]),
      await node.sign(alice, [transfer(2n)]),
    ];
    await node.advance({ slots: 149 });
    const landed = await node.sendBytes(inTime, { skipPreflight: true });
    await node.advance({ slots: 1 });
    const dropped = await node.sendBytes(late, { skipPreflight: true });
    await node.advance({ slots: 2 });
    const { value } = await node.rpc.getSignatureStatuses([landed, dropped]).send();
    expect(value.map((status) => status?.confirmationStatus)).toEqual(['confirmed', undefined]);
  });
});

describe('the cluster', () => {
  it('says how its time is cut, and that everything is there from the first block on', async () => {
    const schedule = await node.rpc.getEpochSchedule().send();
    expect(schedule).toMatchObject({ slotsPerEpoch: 64n, warmup: false, firstNormalSlot: 0n });
    const info = await node.rpc.getEpochInfo({ commitment: 'processed' }).send();
    expect(info.absoluteSlot).toBe(info.epoch * 64n + info.slotIndex);
    expect(await node.rpc.getFirstAvailableBlock().send()).toBe(0n);
    // What the devnet says of itself is what a client that follows it sees.
    const { position } = await node.clock(null);
    expect(await node.rpc.getSlot({ commitment: 'confirmed' }).send()).toBe(BigInt(position));
    const day = await node.advance({ days: 1 });
    const hour = await node.advance({ hours: 1 });
    expect(Date.parse(hour.time) - Date.parse(day.time)).toBeGreaterThanOrEqual(3_600_000);
  });

  it('shows its programs as programs', async () => {
    const { result } = await node.call('getAccountInfo', STAKE_PROGRAM, {
      encoding: 'base64',
      dataSlice: { offset: 0, length: 0 },
    });
    expect(result.value).toMatchObject({ executable: true });
  });
});
