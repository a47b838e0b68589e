import { type Network, silentLog } from '@kiln-connect/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Behaviour, type FakeNode, startFakeNode } from '../../node/testing/fake-node.ts';
import { connectNodes, type EthereumNodes } from './index.ts';
import {
  type BeaconWords,
  beaconAnswers,
  executionAnswers,
  type SaidFinal,
} from './testing/answers.ts';

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
  network: Network = 'devnet',
  requestTimeoutMs = 300,
): EthereumNodes => {
  const nodes = connectNodes(
    {
      execution: execution.map(({ url }) => decorate(url)),
      beacon: beacon.map(({ url }) => decorate(url)),
    },
    {
      network,
      log: silentLog,
      clock: { now: () => new Date(now) },
      requestTimeoutMs,
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
const devnetBeacon = (slot: number) => answering(beaconAnswers('0x00000001', slot));

const answering = (behaviour: Behaviour) => {
  if (behaviour.kind !== 'answers') throw new Error(`a node that ${behaviour.kind} has no answers`);
  return behaviour;
};

describe('execution nodes', () => {
  it('uses the first of the list while it works and only looks at the others', async () => {
    const [first, second] = [await fake(devnetExecution(7)), await fake(devnetExecution(9))];
    const nodes = connect({ execution: [first, second] });
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
    const looks = second.asked.length;
    expect(await nodes.execution.getBlockNumber()).toBe(7n);
    expect(second.asked.length).toBe(looks);
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
    await nodes.health();
    const looks = second.asked.length;
    const gasPrice = nodes.execution.request({ method: 'eth_gasPrice' });
    await expect(gasPrice).rejects.toThrow('eth_gasPrice is not known');
    expect(second.asked.length).toBe(looks);
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
    const truth = devnetBeacon(9);
    node.behaviour = {
      kind: 'answers',
      body: (path) =>
        path.includes('/sync_committees')
          ? { data: { validators: ['-1'], validator_aggregates: [] } }
          : truth.body(path, ''),
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

describe('health', () => {
  it('names every node with its height, or with what is wrong with it, and never throws', async () => {
    const good = await fake(devnetExecution(7));
    const foreign = await fake(executionAnswers(1, 7));
    const gone = await fake(devnetBeacon(9));
    await gone.stop();
    const beacon = await fake(devnetBeacon(9));
    const nodes = connect({ execution: [good, foreign], beacon: [gone, beacon] });
    expect(await nodes.health()).toMatchObject([
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

  it('waits for no node that hangs', { timeout: 30_000 }, async () => {
    const [hanging, good] = [await fake({ kind: 'hangs' }), await fake(devnetBeacon(9))];
    const nodes = connect({ beacon: [hanging, good] }, undefined, 'devnet', 3_600_000);
    expect(await nodes.health()).toMatchObject([
      { healthy: false, detail: 'It has not answered within 4 s.' },
      { healthy: true, detail: 'slot 9' },
    ]);
  });
});

const MAINNET_ROOT = '0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95';
const mainnetBeacon = (slot: number, words: BeaconWords = {}) =>
  beaconAnswers('0x00000000', slot, { genesisValidatorsRoot: MAINNET_ROOT, ...words });
const connectMainnet = (nodes: { execution?: FakeNode[]; beacon?: FakeNode[] }) =>
  connect(nodes, undefined, 'mainnet');
const [root, otherRoot] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`];

describe('beacon nodes of another network', () => {
  it.each<[string, BeaconWords, string]>([
    [
      'began with other validators',
      { genesisValidatorsRoot: otherRoot },
      'its genesis validators root is 0x22',
    ],
    [
      'has another deposit contract',
      { depositContract: '0x4242424242424242424242424242424242424242' },
      'its deposit contract is 0x4242',
    ],
  ])('sets a node aside that %s, and says so', async (_what, words, problem) => {
    const [foreign, good] = [await fake(mainnetBeacon(7, words)), await fake(mainnetBeacon(9))];
    const nodes = connectMainnet({ beacon: [foreign, good] });
    expect((await nodes.beacon.header('head'))?.slot).toBe(9);
    expect(await nodes.health()).toMatchObject([
      {
        healthy: false,
        detail: expect.stringContaining(problem),
        setAside: { reason: 'other_network', until: new Date(60_000) },
        timesSetAside: { other_network: 1 },
      },
      { healthy: true },
    ]);
  });

  it('notices it when an address is led to another node, though none ever failed', async () => {
    const [first, second] = [await fake(mainnetBeacon(7)), await fake(mainnetBeacon(9))];
    const nodes = connectMainnet({ beacon: [first, second] });
    expect((await nodes.beacon.header('head'))?.slot).toBe(7);
    first.behaviour = mainnetBeacon(7, { genesisValidatorsRoot: otherRoot });
    later(12_000);
    await nodes.beacon.header('head');
    expect(await nodes.health()).toMatchObject([
      { healthy: false, setAside: { reason: 'other_network' } },
      { healthy: true },
    ]);
    expect((await nodes.beacon.header('head'))?.slot).toBe(9);
  });

  it('asks it nothing for a minute, then what it is, and uses it once it is right', async () => {
    const node = await fake(mainnetBeacon(7, { genesisValidatorsRoot: otherRoot }));
    const nodes = connectMainnet({ beacon: [node] });
    await expect(nodes.beacon.header('head')).rejects.toThrow('its genesis validators root');
    node.behaviour = mainnetBeacon(7);
    const before = node.asked.length;
    later(59_000);
    await expect(nodes.beacon.header('head')).rejects.toThrow('its genesis validators root');
    expect(node.asked.length).toBe(before);
    later(2_000);
    expect((await nodes.beacon.header('head'))?.slot).toBe(7);
    expect(await nodes.health()).toMatchObject([{ healthy: true }]);
  });
});

/** The same for both kinds: positions are slots (32 an epoch), or heights. */
describe.each<{
  kind: 'beacon' | 'execution';
  says: (head: number, final: SaidFinal) => Behaviour;
  final: (at: number, id: string) => SaidFinal;
  read: (nodes: EthereumNodes) => Promise<number | undefined>;
}>([
  {
    kind: 'beacon',
    says: (head, final) => mainnetBeacon(head, { final }),
    final: (at, id) => ({ at: at / 32, id }),
    read: async ({ beacon }) => (await beacon.header('head'))?.slot,
  },
  {
    kind: 'execution',
    says: (head, final) => executionAnswers(1, head, final),
    final: (at, id) => ({ at, id }),
    read: async ({ execution }) => Number(await execution.getBlockNumber()),
  },
])('$kind nodes that lie', ({ kind, says, final, read }) => {
  const reasons = async (nodes: EthereumNodes) =>
    (await nodes.health()).map(({ setAside }) => setAside?.reason);

  it('sets a node aside whose head is before what it called final', async () => {
    const [first, second] = [
      await fake(says(200, final(128, root))),
      await fake(says(200, final(128, root))),
    ];
    const nodes = connectMainnet({ [kind]: [first, second] });
    expect(await read(nodes)).toBe(200);
    first.behaviour = says(127, final(64, otherRoot));
    expect(await reasons(nodes)).toEqual(['head_went_back', undefined]);
    expect(await read(nodes)).toBe(200);
  });

  it('takes a head that goes back by less for a reorganization', async () => {
    const node = await fake(says(200, final(128, root)));
    const nodes = connectMainnet({ [kind]: [node] });
    expect(await read(nodes)).toBe(200);
    node.behaviour = says(190, final(128, root));
    expect(await reasons(nodes)).toEqual([undefined]);
    expect(await read(nodes)).toBe(190);
  });

  it('sets even its only node aside when it changes what it called final', async () => {
    const node = await fake(says(200, final(128, root)));
    const nodes = connectMainnet({ [kind]: [node] });
    await nodes.health();
    node.behaviour = says(201, final(128, otherRoot));
    expect(await reasons(nodes)).toEqual(['finalized_changed']);
    await expect(read(nodes)).rejects.toMatchObject({
      code: 'node_answer',
      message: expect.stringContaining(`${otherRoot} is final at 128`),
      details: { reason: 'finalized_changed' },
    });
    later(61_000);
    await expect(read(nodes)).rejects.toThrow('is final at 128');
    expect(await nodes.health()).toMatchObject([{ timesSetAside: { finalized_changed: 2 } }]);
  });

  it('believes the most of those that contradict each other, wherever they stand in the list', async () => {
    const liar = await fake(says(300, final(128, otherRoot)));
    const honest = [
      await fake(says(200, final(128, root))),
      await fake(says(201, final(128, root))),
    ];
    const nodes = connectMainnet({ [kind]: [liar, ...honest] });
    expect(await read(nodes)).toBe(200);
    expect(await reasons(nodes)).toEqual(['contradicts_others', undefined, undefined]);
  });

  it('believes the first of two, until a third one speaks for the other', async () => {
    const [first, second, third] = [
      await fake(says(200, final(128, otherRoot))),
      await fake(says(200, final(128, root))),
      await fake({ kind: 'fails', status: 503 }),
    ];
    const nodes = connectMainnet({ [kind]: [first, second, third] });
    expect(await reasons(nodes)).toEqual([undefined, 'contradicts_others', undefined]);
    third.behaviour = says(200, final(128, root));
    later(61_000);
    expect(await reasons(nodes)).toEqual(['contradicts_others', undefined, undefined]);
  });

  it('notices it by itself, without anybody asking for the health of nodes', async () => {
    const node = await fake(says(200, final(128, root)));
    const nodes = connectMainnet({ [kind]: [node] });
    await nodes.health();
    node.behaviour = says(201, final(128, otherRoot));
    later(13_000);
    await expect
      .poll(() => read(nodes).catch(({ details }) => details.reason), { timeout: 10_000 })
      .toBe('finalized_changed');
  });

  it('prefers nodes that keep up to one that stays behind, and says how far', async () => {
    const [late, good] = [
      await fake(says(190, final(128, root))),
      await fake(says(200, final(128, root))),
    ];
    const nodes = connectMainnet({ [kind]: [late, good] });
    expect(await read(nodes)).toBe(200);
    expect(await nodes.health()).toMatchObject([
      { healthy: true, detail: expect.stringContaining('10 behind another node') },
      { healthy: true },
    ]);
    await good.stop();
    expect(await read(nodes)).toBe(190);
  });
});

it('follows a devnet that was restored: nothing binds it to what it said before', async () => {
  const node = await fake(executionAnswers(31337, 200, { at: 128, id: root }));
  const nodes = connect({ execution: [node] });
  await nodes.health();
  node.behaviour = executionAnswers(31337, 100, { at: 64, id: otherRoot });
  expect(await nodes.health()).toMatchObject([{ healthy: true, detail: 'block 100' }]);
});
