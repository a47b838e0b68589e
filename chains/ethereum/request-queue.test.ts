import { silentLog, systemClock } from '@kiln-connect/core';
import type { PrivateKeyAccount } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consolidationCall } from './actions/consolidation-call.ts';
import { withdrawalCall } from './actions/withdrawal.ts';
import { connectNodes, type EthereumNodes } from './node/index.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './reporting/request-fees.ts';
import { findWaitingRequest, readWaitingRequests } from './request-queue.ts';
import { type BareExecution, startBareExecution } from './testing/bare-execution.ts';

// Nothing takes requests out of the contracts here: no block makes system calls.

let execution: BareExecution;
let nodes: EthereumNodes;
let owner: PrivateKeyAccount;

const key = (i: number): string => `0x${i.toString(16).padStart(96, '5')}`;

beforeAll(async () => {
  execution = await startBareExecution();
  const settings = { execution: [execution.url], beacon: [] };
  nodes = connectNodes(settings, { network: 'devnet', log: silentLog, clock: systemClock });
  owner = await execution.account(10n);
});
afterAll(async () => {
  nodes?.close();
  await execution?.stop();
});

const send = async (call: { to: `0x${string}`; data: `0x${string}`; value: bigint }) => {
  const hash = await execution.client.sendTransaction({ account: owner, ...call });
  const { status } = await execution.client.waitForTransactionReceipt({ hash });
  expect(status).toBe('success');
};
const withdraw = (i: number, amountGwei = 0n) =>
  send(withdrawalCall({ wallet: owner.address, publicKey: key(i), amountGwei }, 10n ** 9n));
const consolidate = (source: number, target: number) =>
  send(consolidationCall(key(source), key(target), 10n ** 9n));

describe('requests that no block has taken up', () => {
  it('are read out of the contracts, oldest first, with who asked', async () => {
    expect(await readWaitingRequests(WITHDRAWAL_REQUEST_CONTRACT, nodes.execution)).toEqual([]);
    await withdraw(1);
    await withdraw(2, 2n ** 64n - 1n);
    await consolidate(3, 4);
    const wallet = owner.address.toLowerCase();
    expect(await readWaitingRequests(WITHDRAWAL_REQUEST_CONTRACT, nodes.execution)).toEqual([
      { wallet, publicKey: key(1) },
      { wallet, publicKey: key(2) },
    ]);
    expect(await readWaitingRequests(CONSOLIDATION_REQUEST_CONTRACT, nodes.execution)).toEqual([
      { wallet, publicKey: key(3) },
    ]);
  });

  it('are in the way of another one for the same validator, by the same wallet alone', async () => {
    const find = (publicKeys: string[], wallet: string = owner.address) =>
      findWaitingRequest({ wallet, publicKeys }, nodes.execution);
    for (const i of [1, 2, 3]) {
      expect(await find([key(9), key(i)])).toMatchObject({
        code: 'request_waiting',
        message: expect.stringContaining(key(i)),
      });
    }
    // A target of a consolidation stays as it is.
    expect(await find([key(4), key(9)])).toBeUndefined();
    expect(await find([key(1)], `0x${'ab'.repeat(20)}`)).toBeUndefined();
  });

  it('are the last 250 when there are more', async () => {
    const tail = 1000n;
    for (const [index, value] of [
      [2, 0n],
      [3, tail],
    ] as const) {
      await execution.client.setStorageAt({
        address: WITHDRAWAL_REQUEST_CONTRACT,
        index,
        value: `0x${value.toString(16).padStart(64, '0')}`,
      });
    }
    const waiting = await readWaitingRequests(WITHDRAWAL_REQUEST_CONTRACT, nodes.execution);
    expect(waiting).toHaveLength(250);
  });
});
