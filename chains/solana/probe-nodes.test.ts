import { afterEach, describe, expect, it } from 'vitest';
import { type FakeNode, startFakeNode } from '../node/testing/fake-node.ts';
import { settingsFromNodes } from './probe-nodes.ts';

const started: FakeNode[] = [];
afterEach(() => Promise.all(started.splice(0).map((node) => node.stop())));

const fake = async (json: unknown): Promise<FakeNode> => {
  const node = await startFakeNode({ kind: 'answers', body: () => json });
  started.push(node);
  return node;
};

describe("a node of the user's own", () => {
  it('is taken when it answers a genesis hash', async () => {
    const hash = '7e9wc1H6dTqn5FQ4fGvxhLJ5GkG2uEXNXaFaoLnb3kLD';
    const { url } = await fake({ jsonrpc: '2.0', id: 1, result: hash });
    expect(await settingsFromNodes([url])).toEqual({ rpc: [url] });
  });

  it('is refused when it is something else, and named without what may be secret', async () => {
    const { url } = await fake({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'no' } });
    await expect(settingsFromNodes([`${url}/secret`])).rejects.toThrow(
      `The sol node ${url}/… is none of Solana`,
    );
    await expect(settingsFromNodes(['ftp://node'])).rejects.toMatchObject({ code: 'invalid_node' });
  });

  it('is told to be out of reach when nothing answers', async () => {
    const node = await fake({});
    await node.stop();
    await expect(settingsFromNodes([node.url])).rejects.toMatchObject({ code: 'node_unavailable' });
  });
});
