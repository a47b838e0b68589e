import { generateKeyPairSigner } from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sol, startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

describe('a fork', () => {
  const pay = async () => {
    const [from, to] = [await node.wallet(10), await generateKeyPairSigner()];
    const signature = await node.land(from, [
      getTransferSolInstruction({ source: from, destination: to.address, amount: sol(1) }),
    ]);
    return { signature, to: to.address };
  };
  const statusOf = async ({ signature }: Awaited<ReturnType<typeof pay>>) =>
    (await node.rpc.getSignatureStatuses([signature]).send()).value[0]?.confirmationStatus;

  it('can drop a transaction that was only processed, as if it had never been', async () => {
    const paid = await pay();
    const before = await node.rpc.getLatestBlockhash({ commitment: 'processed' }).send();
    expect(await statusOf(paid)).toBe('processed');
    const { position } = await node.clock(null);
    await node.dropUnconfirmed({ slots: 1, transactions: 'lost' });
    expect(await node.clock(null)).toMatchObject({ position });
    expect(await statusOf(paid)).toBe(undefined);
    expect(await node.balance(paid.to)).toBe(0n);
    const after = await node.rpc.getLatestBlockhash({ commitment: 'processed' }).send();
    expect(after.value.blockhash).not.toBe(before.value.blockhash);
    await node.advance({ slots: 40 });
    expect(await statusOf(paid)).toBe(undefined);
  });

  it('can bring a transaction into another block', async () => {
    const paid = await pay();
    await node.dropUnconfirmed({ slots: 1, transactions: 'kept' });
    expect(await statusOf(paid)).toBe('processed');
    expect(await node.balance(paid.to)).toBe(sol(1));
  });

  it('never takes back what was confirmed', async () => {
    const paid = await pay();
    await node.advance({ slots: 2 });
    expect(await statusOf(paid)).toBe('confirmed');
    await expect(node.dropUnconfirmed({ slots: 3, transactions: 'lost' })).rejects.toMatchObject({
      code: 'fork_too_deep',
    });
    await node.dropUnconfirmed({ slots: 2, transactions: 'lost' });
    expect(await statusOf(paid)).toBe('confirmed');
    expect(await node.balance(paid.to)).toBe(sol(1));
  });
});

describe('an outsider with the key of a stake', () => {
  it('gives it to somebody else, in a transaction that everybody can see', async () => {
    const { stakeAccount, wallet } = await node.leakStake({ amount: sol(5).toString() });
    await node.advance({ slots: 1 });
    const { address: thief } = await generateKeyPairSigner();
    const signature = await node.changeAuthority({
      stakeAccount,
      authority: 'withdrawer',
      to: thief,
    });
    await node.advance({ slots: 40 });
    const { result } = await node.call('getAccountInfo', stakeAccount, { encoding: 'jsonParsed' });
    expect(result.value.data.parsed.info.meta.authorized).toEqual({
      staker: wallet,
      withdrawer: thief,
    });
    const listed = await node.rpc.getSignaturesForAddress(stakeAccount as never).send();
    expect(listed[0]?.signature).toBe(signature);
  });

  it('makes a stake of its own each time', async () => {
    const one = await node.leakStake({ amount: sol(2).toString() });
    const other = await node.leakStake({ amount: sol(2).toString() });
    expect(one.stakeAccount).not.toBe(other.stakeAccount);
  });
});

describe('a validator', () => {
  it('that is not there, or the last one, can not be taken away', async () => {
    await expect(
      node.setDelinquent({ voteAccount: 'nobody', isDelinquent: true }),
    ).rejects.toMatchObject({ code: 'invalid_validator' });
    const accounts = node.validators.map(({ votePubkey }) => votePubkey);
    for (const voteAccount of accounts.slice(1)) {
      await node.setDelinquent({ voteAccount, isDelinquent: true });
    }
    await expect(
      node.setDelinquent({ voteAccount: accounts[0] as string, isDelinquent: true }),
    ).rejects.toMatchObject({ code: 'invalid_validator' });
    for (const voteAccount of accounts) {
      await node.setDelinquent({ voteAccount, isDelinquent: false });
    }
  });
});
