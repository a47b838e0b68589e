import type { Log } from '@kiln-connect/core';
import { silentLog } from '@kiln-connect/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BeaconNode, BeaconState, ExecutionNode } from '../node/index.ts';
import { createChainTime } from './chain-time.ts';
import { createNetworkStates } from './network-state.ts';
import type { Registry } from './registry.ts';
import { aValidator, mainnetSpec as spec } from './testing/values.ts';

const time = createChainTime({ genesisTime: 0, secondsPerSlot: 12, slotsPerEpoch: 32 });

/** What the node does; how long a state takes is told by the clock. */
let node: { head: number; offers: boolean; takes: number; fails: boolean; read: number };
let now: number;
let warned: string[];

beforeEach(() => {
  node = { head: 3_200, offers: true, takes: 30_000, fails: false, read: 0 };
  now = 0;
  warned = [];
});

/** Validator 1 is being consolidated into validator 0. */
const validatorAt = (index: number) =>
  aValidator(index, index === 1 ? { exitEpoch: 150, withdrawableEpoch: 406 } : {});

const aState = (slot: number): BeaconState => ({
  slot,
  size: 2,
  validatorAt,
  dutyAt: validatorAt,
  withdrawalCredentialsAt: (index) => aValidator(index).withdrawalCredentials,
  pendingDeposits: () => [],
  pendingPartialWithdrawals: () => [],
  pendingConsolidations: () => [{ sourceIndex: 1, targetIndex: 0 }],
  counters: {
    nextWithdrawalValidatorIndex: 1,
    depositBalanceToConsume: 0n,
    earliestExitEpoch: 0,
    exitBalanceToConsume: 0n,
  },
});

const beacon = {
  header: async () => ({
    slot: node.head,
    root: `0x${node.head}`,
    parentRoot: '0x',
    proposerIndex: 0,
  }),
  state: async (slot: number) => {
    node.read++;
    now += node.takes;
    if (node.fails) throw new Error('the node is gone');
    return node.offers ? aState(slot) : undefined;
  },
} as unknown as BeaconNode;

const execution = {
  getBlockNumber: async () => 5n,
  request: async ({ method }: { method: string }) =>
    method === 'eth_getProof' ? { storageProof: [{ value: '0x0' }, { value: '0x0' }] } : '0x00',
} as unknown as ExecutionNode;

const log: Log = { ...silentLog, warn: (_fields, message) => warned.push(message) };

const states = () =>
  createNetworkStates({
    beacon,
    execution,
    registry: undefined as unknown as Registry,
    time,
    spec,
    clock: { now: () => new Date(now) },
    log,
  });

describe('the state of a network', () => {
  it('is read once for all who ask at the same time, and tells queues and sums', async () => {
    const current = states();
    const [first, second] = await Promise.all([current(), current()]);
    expect(node.read).toBe(1);
    expect(second).toBe(first);
    expect(first?.head).toMatchObject({
      slot: 3_200,
      epoch: 100,
      sweep: { slot: 3_200, nextIndex: 1 },
      registry: { size: 2, active: 2 },
    });
    expect([...(first?.head.consolidating.keys() ?? [])]).toEqual([1, 0]);
  });

  it('serves for the next pages too, for twenty times as long as it took to read', async () => {
    const current = states();
    const first = await current();
    node.head = 3_240;
    now += 19 * node.takes;
    expect(await current()).toBe(first);
    now += 2 * node.takes;
    expect((await current())?.state.slot).toBe(3_240);
    expect(node.read).toBe(2);
  });

  it('is read anew with every head where that is quick', async () => {
    node.takes = 100;
    const current = states();
    await current();
    await current();
    expect(node.read).toBe(1);
    node.head++;
    expect((await current())?.state.slot).toBe(3_201);
  });

  it('is asked for again after a failure, which is told', async () => {
    node.fails = true;
    const current = states();
    await expect(current()).rejects.toThrow('the node is gone');
    node.fails = false;
    expect((await current())?.state.slot).toBe(3_200);
  });

  it('is not there where no node offers it, which the log says once', async () => {
    node.offers = false;
    const current = states();
    expect(await current()).toBeUndefined();
    expect(await current()).toBeUndefined();
    expect(warned).toEqual([expect.stringContaining('/eth/v2/debug/beacon/states')]);
    node.offers = true;
    expect((await current())?.state.slot).toBe(3_200);
  });
});
