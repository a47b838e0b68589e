import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConnectError, silentLog, systemClock } from '@kiln-connect/core';
import { type Hex, parseGwei } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depositContractAbi } from '../contracts/abi.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import { connectNodes, type EthereumNodes } from '../node/index.ts';
import type { EthereumSettings } from '../settings.ts';
import { type BareExecution, startBareExecution } from '../testing/bare-execution.ts';
import { planStake } from './plan-stake.ts';
import { readStakeState } from './read-stake-state.ts';

const ETH = 10n ** 18n;

let execution: BareExecution;
let nodes: EthereumNodes;
let settings: EthereumSettings;

beforeAll(async () => {
  execution = await startBareExecution();
  settings = {
    execution: [execution.url],
    beacon: [],
    validator_clients: [],
    batch_deposit_contract: (await execution.deployBatchDeposit()).toLowerCase(),
  };
  nodes = connectNodes(settings, { network: 'devnet', log: silentLog, clock: systemClock });
});
afterAll(async () => {
  nodes?.close();
  await execution?.stop();
});

const planFor = (wallet: string, validators: number) =>
  planStake({
    account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
    wallet: wallet.toLowerCase(),
    amount_wei: (BigInt(validators) * 32n * ETH).toString(),
  });

/** What the system remembers: that sent transactions may cost this much. */
let waiting = 0n;
const nonces = { reserve: async () => [], waitingCost: async () => waiting };

const read = (
  plan: ReturnType<typeof planFor>,
  over: Partial<EthereumSettings> = {},
  from: EthereumNodes = nodes,
) =>
  readStakeState(plan, { execution: from.execution, settings: { ...settings, ...over }, nonces });

const refusalOf = async (attempt: Promise<unknown>): Promise<ConnectError> =>
  attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: ConnectError) => error,
  );

describe('what a stake reads from the chain', () => {
  it('is the next nonce, fees, and a gas limit of twice what the deposit takes', async () => {
    const wallet = await execution.account(100n);
    const [block, suggestion] = [
      await execution.client.getBlock(),
      await execution.client.estimateMaxPriorityFeePerGas(),
    ];
    const state = await read(planFor(wallet.address, 1));
    expect(state).toMatchObject({
      next: 0,
      unused: 0,
      maxPriorityFeePerGas: suggestion,
      maxFeePerGas: 2n * (block.baseFeePerGas as bigint) + suggestion,
      batch: undefined,
    });
    expect(state.gasLimit).toBeGreaterThan(80_000n);
    expect(state.gasLimit).toBeLessThan(200_000n);
  });

  it('counts transactions that wait for a block', async () => {
    const wallet = await execution.account(100n);
    await execution.client.setAutomine(false);
    await execution.client.sendTransaction({ account: wallet, to: wallet.address });
    expect(await read(planFor(wallet.address, 1))).toMatchObject({ next: 1, unused: 0 });
    await execution.client.mine({ blocks: 1 });
    await execution.client.setAutomine(true);
  });

  it('holds the deposit root for several validators, and gas enough for 150', async () => {
    const wallet = await execution.account(5000n);
    const root = await execution.client.readContract({
      address: DEPOSIT_CONTRACT,
      abi: depositContractAbi,
      functionName: 'get_deposit_root',
    });
    const two = await read(planFor(wallet.address, 2));
    expect(two.batch).toEqual({
      address: settings.batch_deposit_contract,
      expectedDepositRoot: root,
    });
    const most = await read(planFor(wallet.address, 150));
    expect(most.gasLimit).toBeGreaterThan(two.gasLimit);
    expect(most.gasLimit).toBeLessThan(16_777_216n);
  });

  it('is refused for a wallet without funds, with what it has and what it needs', async () => {
    const { address } = await execution.account(0n);
    const refusal = await refusalOf(read(planFor(address, 1)));
    expect(refusal).toMatchObject({
      name: 'ImpossibleError',
      code: 'insufficient_balance',
      details: { have: '0', need: expect.stringMatching(/^3200\d{16}$/) },
    });
    expect(refusal.message).toMatch(
      /^0x[0-9a-f]{40} has 0 ETH\. Expected at least 32\.\d+ ETH: the stake and the most that its gas may cost\.$/,
    );
  });

  it('is refused where sent transactions that wait for a block may take what it needs', async () => {
    const { address } = await execution.account(65n);
    expect(await read(planFor(address, 1))).toMatchObject({ funds: 65n * ETH });
    waiting = 40n * ETH;
    try {
      const refusal = await refusalOf(read(planFor(address, 1)));
      expect(refusal).toMatchObject({
        code: 'insufficient_balance',
        details: { have: `${25n * ETH}` },
      });
      expect(refusal.message).toContain('has 25 ETH beside the 40 ETH that transactions may cost');
    } finally {
      waiting = 0n;
    }
  });

  it('is refused when the stake is there and the gas is not', async () => {
    const { address } = await execution.account(32n);
    expect(await refusalOf(read(planFor(address, 1)))).toMatchObject({
      code: 'insufficient_balance',
      details: { have: (32n * ETH).toString() },
    });
  });

  it('is refused for several validators where no batch contract is configured', async () => {
    const { batch_deposit_contract: _, ...without } = settings;
    const { address } = await execution.account(100n);
    const refusal = await refusalOf(
      readStakeState(planFor(address, 2), {
        execution: nodes.execution,
        settings: without,
        nonces,
      }),
    );
    expect(refusal).toMatchObject({
      name: 'ImpossibleError',
      code: 'batch_contract_missing',
      message:
        '2 validators were asked for, and no batch-deposit contract is configured (batch_deposit_contract). Expected one validator a transaction.',
    });
  });

  it('is refused when the configured batch contract would not take the deposits', async () => {
    const { address } = await execution.account(100n);
    const refusal = await refusalOf(
      read(planFor(address, 2), { batch_deposit_contract: DEPOSIT_CONTRACT.toLowerCase() }),
    );
    expect(refusal).toMatchObject({ name: 'ImpossibleError', code: 'deposit_would_fail' });
    expect(refusal.message).not.toContain(execution.url);
  });

  it('is refused when gas costs more than 200 gwei', async () => {
    const { address } = await execution.account(100n);
    await execution.client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('300') });
    await execution.client.mine({ blocks: 1 });
    expect(await refusalOf(read(planFor(address, 1)))).toMatchObject({ code: 'fees_too_high' });
    await execution.client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('1') });
    await execution.client.mine({ blocks: 1 });
  });

  it('takes 2 gwei on top from a node that has no suggestion', async () => {
    const { address } = await execution.account(100n);
    const proxy = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const unknown = ['eth_maxPriorityFeePerGas', 'eth_gasPrice'].includes(body.method);
      const answer = unknown
        ? { jsonrpc: '2.0', id: body.id, error: { code: -32601, message: 'method not found' } }
        : await (
            await fetch(execution.url, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            })
          ).json();
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const behind = connectNodes(
      { execution: [url], beacon: [] },
      { network: 'devnet', log: silentLog, clock: systemClock },
    );
    try {
      const state = await read(planFor(address, 1), {}, behind);
      expect(state.maxPriorityFeePerGas).toBe(parseGwei('2'));
    } finally {
      behind.close();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  it('names the node when it is not there', async () => {
    const gone = connectNodes(
      { execution: ['http://127.0.0.1:1'], beacon: [] },
      { network: 'devnet', log: silentLog, clock: systemClock },
    );
    const refusal = await refusalOf(read(planFor(`0x${'ab'.repeat(20)}` as Hex, 1), {}, gone));
    gone.close();
    expect(refusal).toMatchObject({
      name: 'NodeUnavailableError',
      details: { node: 'eth execution node http://127.0.0.1:1' },
    });
  });
});
