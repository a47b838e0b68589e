import { type Network, silentLog } from '@kiln-connect/core';
import {
  address,
  type Base64EncodedWireTransaction,
  type Blockhash,
  SolanaError,
  signature,
} from '@solana/kit';
import { afterEach, describe, expect, it } from 'vitest';
import { type Behaviour, type FakeNode, startFakeNode } from '../../node/testing/fake-node.ts';
import type { AskedMethod } from './answers.ts';
import { connectNodes, type SolanaNodes, type SolanaRpc } from './index.ts';

const MAINNET = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';
const LOCAL = '7e9wc1H6dTqn5FQ4fGvxhLJ5GkG2uEXNXaFaoLnb3kLD';

const SIGNATURE = signature('1'.repeat(64));

const started: FakeNode[] = [];
const connected: SolanaNodes[] = [];

/** A node of a cluster at that slot, whose other answers are these errors, by method. */
const answers = (
  genesisHash: string,
  slot: number,
  errors: { [method: string]: number } = {},
  others: { [method: string]: unknown } = {},
): Behaviour => ({
  kind: 'answers',
  body: (_path, request) => {
    const { id, method } = JSON.parse(request) as { id: number; method: string };
    const code = errors[method];
    if (code !== undefined) return { jsonrpc: '2.0', id, error: { code, message: 'not now' } };
    const results: { [method: string]: unknown } = {
      getGenesisHash: genesisHash,
      getSlot: slot,
      getBlockHeight: slot,
      getLatestBlockhash: {
        context: { slot: Math.max(slot - 32, 0) },
        value: { blockhash: LOCAL, lastValidBlockHeight: slot },
      },
      ...others,
    };
    return { jsonrpc: '2.0', id, result: results[method] };
  },
});

/** What is no result of any method. */
const NO_RESULTS = [
  [['x']],
  'boo',
  -1,
  7.5,
  {},
  { value: {} },
  { context: { slot: 1 }, value: [{}] },
];

const WIRE = 'AQ==' as Base64EncodedWireTransaction;

/** One question of each method. */
const asking: { readonly [M in AskedMethod]: (rpc: SolanaRpc) => Promise<unknown> } = {
  getBalance: (rpc) => rpc.getBalance(address(LOCAL)).send(),
  getBlock: (rpc) => rpc.getBlock(1n, { transactionDetails: 'none', rewards: false }).send(),
  getBlockHeight: (rpc) => rpc.getBlockHeight().send(),
  getBlockTime: (rpc) => rpc.getBlockTime(1n).send(),
  getBlocks: (rpc) => rpc.getBlocks(1n, 2n).send(),
  getBlocksWithLimit: (rpc) => rpc.getBlocksWithLimit(1n, 1).send(),
  getEpochSchedule: (rpc) => rpc.getEpochSchedule().send(),
  getFirstAvailableBlock: (rpc) => rpc.getFirstAvailableBlock().send(),
  getGenesisHash: (rpc) => rpc.getGenesisHash().send(),
  getInflationRate: (rpc) => rpc.getInflationRate().send(),
  getInflationReward: (rpc) => rpc.getInflationReward([address(LOCAL)]).send(),
  getLatestBlockhash: (rpc) => rpc.getLatestBlockhash().send(),
  getMinimumBalanceForRentExemption: (rpc) => rpc.getMinimumBalanceForRentExemption(0n).send(),
  getMultipleAccounts: (rpc) =>
    rpc.getMultipleAccounts([address(LOCAL)], { encoding: 'base64' }).send(),
  getRecentPrioritizationFees: (rpc) => rpc.getRecentPrioritizationFees([]).send(),
  getSignatureStatuses: (rpc) => rpc.getSignatureStatuses([SIGNATURE]).send(),
  getSignaturesForAddress: (rpc) => rpc.getSignaturesForAddress(address(LOCAL)).send(),
  getSlot: (rpc) => rpc.getSlot().send(),
  getStakeMinimumDelegation: (rpc) => rpc.getStakeMinimumDelegation().send(),
  getSupply: (rpc) => rpc.getSupply({ excludeNonCirculatingAccountsList: true }).send(),
  getTransaction: (rpc) => rpc.getTransaction(SIGNATURE, { encoding: 'json' }).send(),
  getVoteAccounts: (rpc) => rpc.getVoteAccounts().send(),
  isBlockhashValid: (rpc) => rpc.isBlockhashValid(LOCAL as Blockhash).send(),
  sendTransaction: (rpc) => rpc.sendTransaction(WIRE, { encoding: 'base64' }).send(),
  simulateTransaction: (rpc) => rpc.simulateTransaction(WIRE, { encoding: 'base64' }).send(),
};

const fake = async (behaviour: Behaviour): Promise<FakeNode> => {
  const node = await startFakeNode(behaviour);
  started.push(node);
  return node;
};

const connect = (
  nodes: readonly FakeNode[],
  network: Network = 'devnet',
  { path = '', requestTimeoutMs = 500 } = {},
) => {
  const made = connectNodes(
    { rpc: nodes.map(({ url }) => url + path) },
    { network, log: silentLog, clock: { now: () => new Date(0) }, requestTimeoutMs },
  );
  connected.push(made);
  return made;
};

afterEach(async () => {
  for (const nodes of connected.splice(0)) nodes.close();
  await Promise.all(started.splice(0).map((node) => node.stop()));
});

describe('nodes of Solana', () => {
  it.each<[string, Behaviour]>([
    ['hangs', { kind: 'hangs' }],
    ['answers 500', { kind: 'fails', status: 500 }],
    ['answers 429', { kind: 'fails', status: 429 }],
    ['answers what is not JSON', { kind: 'babbles', text: '<html>' }],
    ['answers JSON that is not JSON-RPC', { kind: 'babbles', text: '{"hello":1}' }],
    ['answers null', { kind: 'babbles', text: 'null' }],
    ['is behind', answers(LOCAL, 9, { getBlockHeight: -32005 })],
    ['fails inside', answers(LOCAL, 9, { getBlockHeight: -32603 })],
    ['is of a public network', answers(MAINNET, 9)],
  ])('go on with the next one when the first %s', async (_, behaviour) => {
    const nodes = connect([await fake(behaviour), await fake(answers(LOCAL, 7))]);
    expect(await nodes.rpc.getBlockHeight().send()).toBe(7n);
  });

  it('are used on mainnet only when their genesis hash is that of mainnet', async () => {
    const [wrong, right] = [await fake(answers(LOCAL, 9)), await fake(answers(MAINNET, 7))];
    const nodes = connect([wrong, right], 'mainnet');
    expect(await nodes.rpc.getBlockHeight().send()).toBe(7n);
    const [first, second] = await nodes.health();
    expect(first).toMatchObject({ healthy: false, setAside: { reason: 'other_network' } });
    expect(first?.detail).toContain(`its genesis hash is ${LOCAL}, not ${MAINNET}`);
    expect(second).toMatchObject({ kind: 'rpc', healthy: true, detail: 'slot 7' });
  });

  it('hand on an answer that says no, without asking another one', async () => {
    const second = await fake(answers(LOCAL, 7));
    const nodes = connect([await fake(answers(LOCAL, 9, { getBlockTime: -32004 })), second]);
    await expect(nodes.rpc.getBlockTime(5n).send()).rejects.toThrow(SolanaError);
    // Which chain it is on, and where that stands.
    expect(second.asked).toHaveLength(3);
  });

  it.each(Object.entries(asking))(
    'never take what %s can not be for an answer',
    async (method, ask) => {
      for (const result of NO_RESULTS) {
        const liar = await fake(answers(LOCAL, 9, {}, { [method]: result }));
        const failure = await ask(connect([liar]).rpc).catch((error: unknown) => error);
        expect(failure, JSON.stringify(result)).toMatchObject({
          code: 'node_answer',
          message: expect.stringContaining(liar.url),
        });
        await liar.stop();
      }
    },
  );

  it('ask another one where one gives a result of another shape', async () => {
    const lies = { getBlockHeight: -1, simulateTransaction: { context: { slot: 9 }, value: {} } };
    const right = { simulateTransaction: { context: { slot: 7 }, value: { err: null, logs: [] } } };
    const [liar, honest] = [
      await fake(answers(LOCAL, 9, {}, lies)),
      await fake(answers(LOCAL, 7, {}, right)),
    ];
    const { rpc } = connect([liar, honest]);
    expect(await rpc.getBlockHeight().send()).toBe(7n);
    expect(await asking.simulateTransaction(connect([liar, honest]).rpc)).toMatchObject({
      value: { err: null },
    });
  });

  it('do not say that another account is none than the one that they were asked for', async () => {
    const short = { getMultipleAccounts: { context: { slot: 9 }, value: [] } };
    const { rpc } = connect([await fake(answers(LOCAL, 9, {}, short))]);
    await expect(asking.getMultipleAccounts(rpc)).rejects.toMatchObject({ code: 'node_answer' });
  });

  it('are not read further than any answer is long', async () => {
    const text = `{"jsonrpc":"2.0","id":1,"result":"${'a'.repeat(17 * 1024 * 1024)}"}`;
    const endless = await fake({ kind: 'babbles', text });
    const { rpc } = connect([endless], 'devnet', { requestTimeoutMs: 20_000 });
    await expect(rpc.getBlockHeight().send()).rejects.toMatchObject({
      code: 'node_answer',
      message: expect.stringContaining('more than 16777216 bytes'),
    });
  });

  it('are named without what may be secret in their address', async () => {
    const node = await fake({ kind: 'fails', status: 503 });
    const nodes = connect([node], 'devnet', { path: '/v1/secret-key?token=secret' });
    const error = await nodes.rpc
      .getBlockHeight()
      .send()
      .catch((failure: unknown) => failure as Error);
    expect(error).toMatchObject({ code: 'node_unavailable' });
    expect(JSON.stringify([String(error), await nodes.health()])).not.toContain('secret');
  });

  it('answer nothing any more once they are closed', async () => {
    const nodes = connect([await fake({ kind: 'hangs' })]);
    const asked = nodes.rpc.getBlockHeight().send();
    nodes.close();
    await expect(asked).rejects.toMatchObject({ code: 'node_unavailable' });
  });
});
