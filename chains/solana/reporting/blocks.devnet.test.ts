import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevnetChain, startDevnetChain } from '../testing/devnet-chain.ts';

let chain: DevnetChain;
beforeAll(async () => {
  chain = await startDevnetChain();
  await chain.devnet.advance({ slots: 300 });
});
afterAll(() => chain?.close());

describe('blocks', () => {
  it('are those that two thirds of the stake voted for, and those that stay', async () => {
    const [head, finalized] = [await chain.connection.head(), await chain.connection.finalized()];
    const newest = Number(await chain.rpc.getSlot({ commitment: 'processed' }).send());
    expect([head.position, finalized.position]).toEqual([newest - 2, newest - 32]);
    const parent = await chain.connection.blockAtOrBefore(head.position - 1);
    expect(head.parentId).toBe(parent.id);
    expect(head.time.getTime() - parent.time.getTime()).toBe(400_000);
  });

  it('are found by their time: the first that is not before it', async () => {
    const { blockAtOrBefore, positionAt } = chain.connection;
    const block = await blockAtOrBefore(200);
    expect(block.position).toBe(200);
    expect(await positionAt(block.time)).toBe(200);
    expect(await positionAt(new Date(block.time.getTime() - 1))).toBe(200);
    expect(await positionAt(new Date(block.time.getTime() + 1))).toBe(201);
    const head = await chain.connection.head();
    expect(await positionAt(new Date(head.time.getTime() + 1))).toBe(head.position + 1);
  });

  it('that were skipped give way to the last one before them', async () => {
    const { current } = await chain.rpc.getVoteAccounts().send();
    const silent = String(current[0]?.votePubkey);
    await chain.devnet.incidents.setDelinquent({ voteAccount: silent, isDelinquent: true });
    const { position: from } = await chain.devnet.clock();
    await chain.devnet.advance({ slots: 60 });
    const made = await chain.rpc.getBlocks(BigInt(from), BigInt(from + 50)).send();
    const skipped = Array.from({ length: 50 }, (_, i) => from + i).find(
      (slot) => slot > from && !made.includes(BigInt(slot)),
    ) as number;
    const block = await chain.connection.blockAtOrBefore(skipped);
    expect(block.position).toBe(Number(made.filter((slot) => slot < skipped).at(-1)));
    const next = Number(made.find((slot) => slot > skipped));
    expect(await chain.connection.positionAt(new Date(block.time.getTime() + 1))).toBe(next);
    await chain.devnet.incidents.setDelinquent({ voteAccount: silent, isDelinquent: false });
  });
});
