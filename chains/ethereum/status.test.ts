import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { silentLog, systemClock } from '@kiln-connect/core';
import { type Hex, type PrivateKeyAccount, parseGwei, toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broadcast } from './broadcast.ts';
import { connectNodes, type EthereumNodes } from './node/index.ts';
import { status } from './status.ts';
import { type BareExecution, startBareExecution } from './testing/bare-execution.ts';

let execution: BareExecution;
let nodes: EthereumNodes;

beforeAll(async () => {
  execution = await startBareExecution();
  const settings = { execution: [execution.url], beacon: [] };
  nodes = connectNodes(settings, { network: 'devnet', log: silentLog, clock: systemClock });
  await execution.client.setAutomine(false);
});
afterAll(async () => {
  nodes?.close();
  await execution?.stop();
});

const sign = (
  account: PrivateKeyAccount,
  { nonce, gwei = 10, value = 0n }: { nonce: number; gwei?: number; value?: bigint },
): Promise<Hex> =>
  account.signTransaction({
    type: 'eip1559',
    chainId: 31337,
    nonce,
    gas: 50_000n,
    maxFeePerGas: parseGwei(String(gwei)),
    maxPriorityFeePerGas: parseGwei(String(Math.min(gwei, 1))),
    to: account.address,
    value,
  });

const send = async (tx_serialized: Hex): Promise<string> =>
  (await broadcast({ tx_serialized }, nodes.execution)).tx_hash as string;
const statusOf = (tx_hash: string, signed?: string) =>
  status({ tx_hash }, { execution: nodes.execution, signed });
const mine = () => execution.client.mine({ blocks: 1 });

/** The same node, whose blocks have this base fee. */
async function withBaseFee(
  baseFee: bigint,
  use: (nodes: EthereumNodes) => Promise<void>,
): Promise<void> {
  const proxy = createServer(async (request, response) => {
    const answer = await fetch(execution.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await text(request),
    });
    const body = (await answer.json()) as { result?: { baseFeePerGas?: string } };
    if (body.result?.baseFeePerGas) body.result.baseFeePerGas = toHex(baseFee);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const behind = connectNodes(
    { execution: [url], beacon: [] },
    { network: 'devnet', log: silentLog, clock: systemClock },
  );
  try {
    await use(behind);
  } finally {
    behind.close();
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  }
}

describe('a transaction that no block has', () => {
  it('waits for the next block when nothing is in its way', async () => {
    const account = await execution.account(10n);
    const hash = await send(await sign(account, { nonce: 0 }));
    expect(await statusOf(hash)).toMatchObject({
      status: 'pending_confirmation',
      nonce: 0,
      next_nonce: 0,
      max_fee_per_gas_wei: parseGwei('10').toString(),
      explanation: expect.stringContaining('It waits for the next block'),
    });
    await mine();
    expect(await statusOf(hash)).toMatchObject({
      status: 'success',
      explanation: expect.stringMatching(/^It is in block \d+\.$/),
    });
  });

  it('waits for those of its wallet that come before it', async () => {
    const account = await execution.account(10n);
    await send(await sign(account, { nonce: 0 }));
    const hash = await send(await sign(account, { nonce: 1 }));
    expect(await statusOf(hash)).toMatchObject({
      nonce: 1,
      next_nonce: 0,
      explanation: expect.stringContaining(`1 of ${account.address.toLowerCase()} wait before it`),
    });
    await mine();
  });

  it('waits for a nonce that nobody has sent, and is told which', async () => {
    const account = await execution.account(10n);
    const hash = await send(await sign(account, { nonce: 2 }));
    const waiting = await statusOf(hash);
    expect(waiting).toMatchObject({ status: 'pending_confirmation', nonce: 2, next_nonce: 0 });
    expect(waiting.explanation).toContain('no transaction of');
    expect(waiting.explanation).toContain('with the nonce 0 is known');
    await mine();
    expect(await statusOf(hash)).toMatchObject({ status: 'pending_confirmation' });
  });

  it('waits for a lower price when it pays less than a block asks', async () => {
    const account = await execution.account(10n);
    const hash = await send(await sign(account, { nonce: 0, gwei: 2 }));
    // Anvil drops such a transaction, other nodes keep it: only the price is another one here.
    await withBaseFee(parseGwei('50'), async (expensive) => {
      const waiting = await status({ tx_hash: hash }, { execution: expensive.execution });
      expect(waiting).toMatchObject({
        status: 'pending_confirmation',
        max_fee_per_gas_wei: parseGwei('2').toString(),
        base_fee_per_gas_wei: parseGwei('50').toString(),
      });
      expect(waiting.explanation).toContain('It pays at most 2 gwei');
      expect(waiting.explanation).toContain('a block asks 50 gwei now');
      expect(waiting.explanation).toContain('craft it again with the nonce 0');
    });
    await mine();
  });
});

describe('a transaction that was sent and that no node knows any more', () => {
  it('was replaced when another one has its nonce, which is named', async () => {
    const account = await execution.account(10n);
    const first = await sign(account, { nonce: 0, gwei: 5 });
    const replaced = await send(first);
    const replacement = await send(await sign(account, { nonce: 0, gwei: 20, value: 1n }));
    await mine();
    for (let i = 0; i < 5; i++) await mine();
    expect(await statusOf(replaced, first)).toMatchObject({
      status: 'error',
      nonce: 0,
      next_nonce: 1,
      replaced_by: replacement,
      explanation: expect.stringContaining(`Its nonce 0 was used by ${replacement}`),
    });
  });

  it('is not named when it is too long ago for the node to tell', async () => {
    const account = await execution.account(10n);
    const first = await sign(account, { nonce: 0, gwei: 5 });
    const replaced = await send(first);
    await send(await sign(account, { nonce: 0, gwei: 20, value: 1n }));
    await mine();
    await execution.client.mine({ blocks: 200 });
    const old = await statusOf(replaced, first);
    expect(old).toMatchObject({ status: 'error', next_nonce: 1 });
    expect(old).not.toHaveProperty('replaced_by');
    expect(old.explanation).toContain('was used by another one');
  });

  it('was dropped when its nonce is free, and can be sent again', async () => {
    const account = await execution.account(10n);
    const signed = await sign(account, { nonce: 0 });
    const hash = await send(signed);
    await execution.client.dropTransaction({ hash: hash as Hex });
    expect(await statusOf(hash, signed)).toMatchObject({
      status: 'pending_confirmation',
      nonce: 0,
      next_nonce: 0,
      explanation: expect.stringContaining('Broadcast the same bytes again'),
    });
    expect(await send(signed)).toBe(hash);
    await mine();
    expect(await statusOf(hash, signed)).toMatchObject({ status: 'success' });
  });

  it('is not known here when it was sent elsewhere', async () => {
    await expect(statusOf(`0x${'ab'.repeat(32)}`)).rejects.toMatchObject({
      name: 'NotFoundError',
      code: 'transaction_not_found',
    });
  });
});
