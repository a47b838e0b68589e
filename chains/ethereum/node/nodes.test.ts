import { silentLog } from '@kiln-connect/core';
import { afterEach, describe, expect, it } from 'vitest';
import { connectNodes, type EthereumNodes } from './index.ts';
import {
  type Behaviour,
  beaconAnswers,
  executionAnswers,
  type FakeNode,
  startFakeNode,
} from './testing/fake-node.ts';

const started: FakeNode[] = [];
const connected: EthereumNodes[] = [];
let now = 0;

const fake = async (behaviour: Behaviour): Promise<FakeNode> => {
  const node = await startFakeNode(behaviour);
  started.push(node);
  return node;
};

const connect = (
  { execution = [], beacon = [] }: { execution?: FakeNode[]; beacon?: FakeNode[] },
  decorate: (url: string) => string = (url) => url,
): EthereumNodes => {
  const nodes = connectNodes(
    {
      execution: execution.map(({ url }) => decorate(url)),
      beacon: beacon.map(({ url }) => decorate(url)),
    },
    {
      network: 'devnet',
      log: silentLog,
      clock: { now: () => new Date(now) },
      requestTimeoutMs: 300,
    },
  );
  connected.push(nodes);
  return nodes;
};

const later = (milliseconds: number): void => {
  now += milliseconds;
};

afterEach(async () => {
  for (const nodes of connected.splice(0)) nodes.close();
  await Promise.all(started.splice(0).map((node) => node.stop()));
  now = 0;
});

const RPC_ERROR = '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"starting"}}';
const devnetExecution = (block: number) => executionAnswers(31337, block);
const devnetBeacon = (slot: number) => beaconAnswers('0x00000001', slot);

describe('execution nodes', () => {
  it('uses the first of the list while it works and leaves the others alone', async () => {
    const [first, second] = [await fake(devnetExecution(7)), await fake(devnetExecution(9))];
    const nodes = connect({ execution: [first, second] });
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
    expect(second.asked).toEqual([]);
  });

  it.each<[string, Behaviour]>([
    ['hangs', { kind: 'hangs' }],
    ['answers 500', { kind: 'fails', status: 500 }],
    ['answers 429', { kind: 'fails', status: 429 }],
    ['answers what is not JSON', { kind: 'babbles', text: '<html>' }],
    ['answers JSON that is not JSON-RPC', { kind: 'babbles', text: '{"hello":1}' }],
    ['is on another chain', executionAnswers(1, 7)],
    ['does not tell its chain', { kind: 'babbles', text: RPC_ERROR }],
  ])('asks the next one when the first %s', async (_what, behaviour) => {
    const [first, second] = [await fake(behaviour), await fake(devnetExecution(9))];
    const nodes = connect({ execution: [first, second] });
    expect(await nodes.execution.getBlockNumber()).toBe(9n);
  });

  it('says which node did not answer in time', async () => {
    const node = await fake({ kind: 'hangs' });
    await expect(connect({ execution: [node] }).execution.getBlockNumber()).rejects.toMatchObject({
      name: 'NodeTimeoutError',
      code: 'node_timeout',
      details: { node: `eth execution node ${node.url}` },
    });
  });

  it('says which node is down, and works again by itself when it returns', async () => {
    const node = await fake(devnetExecution(7));
    const nodes = connect({ execution: [node] });
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
    await node.stop();
    await expect(nodes.execution.getBlockNumber()).rejects.toMatchObject({
      name: 'NodeUnavailableError',
      code: 'node_unavailable',
      details: { node: `eth execution node ${node.url}` },
    });
    await node.start();
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
  });

  it('returns to the first one some seconds after it failed, not at once', async () => {
    const [first, second] = [await fake(devnetExecution(7)), await fake(devnetExecution(9))];
    const nodes = connect({ execution: [first, second] });
    first.behaviour = { kind: 'fails', status: 503 };
    expect(await nodes.execution.getBlockNumber()).toBe(9n);
    first.behaviour = devnetExecution(7);
    expect(await nodes.execution.getBlockNumber()).toBe(9n);
    later(6_000);
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
  });

  it('looks again at what a node is after it was gone: another chain under its address is not used', async () => {
    const node = await fake(devnetExecution(7));
    const nodes = connect({ execution: [node] });
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
    await node.stop();
    await expect(nodes.execution.getBlockNumber()).rejects.toThrow('not available');
    node.behaviour = executionAnswers(1, 7);
    await node.start();
    await expect(nodes.execution.getBlockNumber()).rejects.toMatchObject({
      name: 'NodeAnswerError',
      code: 'node_answer',
      message: expect.stringContaining('its chain id is 1, not 31337'),
    });
  });

  it('hands on an error that the node answers, and asks nobody else for a better one', async () => {
    const [first, second] = [await fake(devnetExecution(7)), await fake(devnetExecution(9))];
    const nodes = connect({ execution: [first, second] });
    const gasPrice = nodes.execution.request({ method: 'eth_gasPrice' });
    await expect(gasPrice).rejects.toThrow('eth_gasPrice is not known');
    expect(second.asked).toEqual([]);
  });

  it('never shows credentials, the path or the query of an address', async () => {
    const node = await fake({ kind: 'fails', status: 401 });
    const nodes = connect(
      { execution: [node] },
      (url) => `${url.replace('//', '//user:secret-1@')}/v3/secret-2?key=secret-3`,
    );
    const error = await nodes.execution.getBlockNumber().catch((e: unknown) => e);
    const shown = JSON.stringify([error, String(error), await nodes.health()]);
    expect(shown).toContain(`eth execution node ${node.url}/…`);
    expect(shown).not.toContain('secret');
    expect((error as Error).cause).toBeUndefined();
  });

  it('refuses everything once it is closed', async () => {
    const nodes = connect({ execution: [await fake(devnetExecution(7))] });
    nodes.close();
    await expect(nodes.execution.getBlockNumber()).rejects.toThrow('closed by us');
  });
});

describe('beacon nodes', () => {
  it.each<[string, Behaviour]>([
    ['hangs', { kind: 'hangs' }],
    ['answers 500', { kind: 'fails', status: 500 }],
    ['answers what is not JSON', { kind: 'babbles', text: 'hello' }],
    ['answers JSON of another shape', { kind: 'babbles', text: '{"data":{"root":7}}' }],
    ['is on another network', beaconAnswers('0x00000000', 7)],
  ])('asks the next one when the first %s', async (_what, behaviour) => {
    const [first, second] = [await fake(behaviour), await fake(devnetBeacon(9))];
    const nodes = connect({ beacon: [first, second] });
    expect((await nodes.beacon.header('head'))?.slot).toBe(9);
  });

  it('takes 404 for a block as "there is none"', async () => {
    const node = await fake(devnetBeacon(9));
    const nodes = connect({ beacon: [node] });
    await nodes.beacon.header('head');
    node.behaviour = { kind: 'fails', status: 404 };
    expect(await nodes.beacon.header(5)).toBeUndefined();
  });

  it('takes 404 for a state as an answer that can not be used, and names the node', async () => {
    const node = await fake(devnetBeacon(9));
    const nodes = connect({ beacon: [node] });
    await nodes.beacon.header('head');
    node.behaviour = { kind: 'fails', status: 404 };
    await expect(nodes.beacon.finality(5)).rejects.toMatchObject({
      code: expect.stringMatching(/^node_/),
      details: { node: `eth beacon node ${node.url}` },
    });
  });

  it('says which field of an answer is wrong', async () => {
    const node = await fake(devnetBeacon(9));
    const nodes = connect({ beacon: [node] });
    await nodes.beacon.header('head');
    node.behaviour = {
      kind: 'answers',
      body: (path) =>
        path.endsWith('/genesis')
          ? devnetGenesis
          : { data: { validators: ['-1'], validator_aggregates: [] } },
    };
    await expect(nodes.beacon.syncCommittee('head', 3)).rejects.toThrow(
      'in the sync committee of epoch 3, data.validators.0',
    );
  });

  it('asks for the genesis once, and again if that failed', async () => {
    const node = await fake({ kind: 'fails', status: 500 });
    const nodes = connect({ beacon: [node] });
    await expect(nodes.beacon.genesis()).rejects.toThrow('answered 500');
    node.behaviour = devnetBeacon(9);
    await nodes.beacon.genesis();
    const before = node.asked.length;
    expect((await nodes.beacon.genesis()).genesisForkVersion).toBe('0x00000001');
    expect(node.asked.length).toBe(before);
  });
});

const devnetGenesis = {
  data: {
    genesis_time: '1',
    genesis_validators_root: `0x${'ab'.repeat(32)}`,
    genesis_fork_version: '0x00000001',
  },
};

describe('health', () => {
  it('names every node with its height, or with what is wrong with it, and never throws', async () => {
    const good = await fake(devnetExecution(7));
    const foreign = await fake(executionAnswers(1, 7));
    const gone = await fake(devnetBeacon(9));
    await gone.stop();
    const beacon = await fake(devnetBeacon(9));
    const nodes = connect({ execution: [good, foreign], beacon: [gone, beacon] });
    expect(await nodes.health()).toEqual([
      {
        node: `eth execution node ${good.url}`,
        kind: 'execution',
        healthy: true,
        detail: 'block 7',
      },
      {
        node: `eth execution node ${foreign.url}`,
        kind: 'execution',
        healthy: false,
        detail: expect.stringContaining('its chain id is 1, not 31337'),
      },
      {
        node: `eth beacon node ${gone.url}`,
        kind: 'beacon',
        healthy: false,
        detail: expect.stringContaining('ECONNREFUSED'),
      },
      { node: `eth beacon node ${beacon.url}`, kind: 'beacon', healthy: true, detail: 'slot 9' },
    ]);
  });
});
