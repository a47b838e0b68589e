import { silentLog } from '@kiln-connect/core';
import { base58 } from '@scure/base';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeNode, startFakeNode } from '../node/testing/fake-node.ts';
import { connect } from './connect.ts';

const HASH = '7e9wc1H6dTqn5FQ4fGvxhLJ5GkG2uEXNXaFaoLnb3kLD';
const signatureOf = (byte: number) => base58.encode(new Uint8Array(64).fill(byte));
const SIGNATURE = signatureOf(7);
const SLOT = 40;

/** What getTransaction answers of it. */
const shown = ({ slot = SLOT, err = null as unknown, signature = SIGNATURE } = {}) => ({
  slot,
  blockTime: 1_700_000_000,
  meta: { err, fee: 5_000, preBalances: [9_000], postBalances: [4_000] },
  transaction: { signatures: [signature], message: { accountKeys: [HASH], instructions: [] } },
});

const started: FakeNode[] = [];
afterEach(() => Promise.all(started.splice(0).map((node) => node.stop())));

/** The status of the transaction at a node that says it is finalized, and shows this of it. */
async function statusWith(transaction: unknown) {
  const results: { [method: string]: unknown } = {
    getGenesisHash: HASH,
    getSignatureStatuses: {
      context: { slot: 90 },
      value: [{ slot: SLOT, confirmations: null, err: null, confirmationStatus: 'finalized' }],
    },
    getTransaction: transaction,
  };
  const node = await startFakeNode({
    kind: 'answers',
    body: (_path, request) => {
      const { id, method } = JSON.parse(request) as { id: number; method: string };
      return { jsonrpc: '2.0', id, result: results[method] };
    },
  });
  started.push(node);
  const connection = connect({
    network: 'devnet',
    settings: { rpc: [node.url] },
    log: silentLog,
    clock: { now: () => new Date(0) },
  });
  return connection.status({ tx_hash: SIGNATURE }).finally(() => connection.close());
}

describe('the status of a transaction that a node says is finalized', () => {
  it('is success where the node shows it, in that block and without an error', async () => {
    expect(await statusWith(shown())).toMatchObject({
      status: 'success',
      state: 'finalized',
      receipt: { slot: SLOT },
    });
  });

  it.each([
    ['does not show it', null],
    ['shows it in another block', shown({ slot: 41 })],
    ['shows that it failed', shown({ err: 'AccountInUse' })],
  ])('is none yet where the node %s', async (_, transaction) => {
    const status = await statusWith(transaction);
    expect(status).not.toHaveProperty('status');
    expect(status).toMatchObject({ state: 'processed' });
    expect(status.explanation).toContain('does not show it there');
  });

  it('is a failure of the node where it shows another transaction', async () => {
    await expect(statusWith(shown({ signature: signatureOf(8) }))).rejects.toMatchObject({
      code: 'node_answer',
    });
  });
});
