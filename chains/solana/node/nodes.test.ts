import { type Network, silentLog } from '@kiln-connect/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Behaviour, type FakeNode, startFakeNode } from '../../node/testing/fake-node.ts';
import { connectNodes, type SolanaNodes } from './index.ts';

const MAINNET = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';
const LOCAL = '7e9wc1H6dTqn5FQ4fGvxhLJ5GkG2uEXNXaFaoLnb3kLD';

const started: FakeNode[] = [];
const connected: SolanaNodes[] = [];

/** A node of a cluster at that slot, whose other answers are these errors, by method. */
const answers = (
  genesisHash: string,
  slot: number,
  errors: { [method: string]: number } = {},
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
        context: { slot: slot - 32 },
        value: { blockhash: LOCAL, lastValidBlockHeight: slot },
      },
    };
    return { jsonrpc: '2.0', id, result: results[method] };
  },
});

const fake = async (behaviour: Behaviour): Promise<FakeNode> => {
  const node = await startFakeNode(behaviour);
  started.push(node);
  return node;
};

const connect = (nodes: readonly FakeNode[], network: Network = 'devnet', path = '') => {
  const made = connectNodes(
    { rpc: nodes.map(({ url }) => url + path) },
    { network, log: silentLog, clock: { now: () => new Date(0) }, requestTimeoutMs: 500 },
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
    const nodes = connect([await fake(answers(LOCAL, 9, { getBlockHeight: -32602 })), second]);
    await expect(nodes.rpc.getBlockHeight().send()).rejects.toThrow('not now');
  });

  it('are named without what may be secret in their address', async () => {
    const node = await fake({ kind: 'fails', status: 503 });
    const nodes = connect([node], 'devnet', '/v1/secret-key?token=secret');
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
