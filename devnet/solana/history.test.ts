import {
  type Address,
  generateKeyPairSigner,
  type KeyPairSigner,
  type Signature,
} from '@solana/kit';
import { getAddMemoInstruction } from '@solana-program/memo';
import { getDelegateStakeInstruction } from '@solana-program/stake';
import { getTransferSolInstruction } from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAKE_PROGRAM } from './network.ts';
import { sol, startTestNode, type TestNode } from './test-node.ts';

/** The program that explorers read; the client's own default is a newer one. */
const MEMO_PROGRAM = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr' as Address;

let node: TestNode;
let alice: KeyPairSigner;
let bob: KeyPairSigner;
beforeAll(async () => {
  node = await startTestNode();
  [alice, bob] = [await node.wallet(100), await node.wallet(1)];
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

const pay = (amount: bigint, to = bob) =>
  getTransferSolInstruction({ source: alice, destination: to.address, amount });

describe('how sure a transaction is', () => {
  it('grows from processed over confirmed to finalized as slots pass', async () => {
    const carol = await generateKeyPairSigner();
    const signature = await node.send(alice, [pay(sol(1), carol)]);
    const see = async () => {
      const [status] = (await node.rpc.getSignatureStatuses([signature]).send()).value;
      const balances = await Promise.all(
        (['processed', 'confirmed', 'finalized'] as const).map(
          async (commitment) =>
            (await node.rpc.getBalance(carol.address, { commitment }).send()).value,
        ),
      );
      return [status?.confirmationStatus, status?.confirmations, ...balances];
    };
    expect(await see()).toEqual([undefined, undefined, 0n, 0n, 0n]);
    await node.advance({ slots: 1 });
    expect(await see()).toEqual(['processed', 0n, sol(1), 0n, 0n]);
    await node.advance({ slots: 2 });
    expect(await see()).toEqual(['confirmed', 2n, sol(1), sol(1), 0n]);
    await node.advance({ slots: 29 });
    expect(await see()).toEqual(['confirmed', 31n, sol(1), sol(1), 0n]);
    await node.advance({ slots: 1 });
    expect(await see()).toEqual(['finalized', null, sol(1), sol(1), sol(1)]);
  });

  it('tells accounts and their lists as of the commitment that is asked for', async () => {
    const stake = await node.stakeOf(alice, 3);
    const list = async (commitment: 'processed' | 'finalized') => {
      const { result } = await node.call('getProgramAccounts', STAKE_PROGRAM, {
        commitment,
        encoding: 'base64',
        // The staker's place in a stake account.
        filters: [{ dataSize: 200 }, { memcmp: { offset: 12, bytes: alice.address } }],
      });
      return result.map(({ pubkey }: { pubkey: string }) => pubkey);
    };
    expect(await list('processed')).toContain(stake);
    expect(await list('finalized')).not.toContain(stake);
    await node.advance({ slots: 32 });
    expect(await list('finalized')).toContain(stake);
  });

  it('makes a client wait that wants a newer state than there is', async () => {
    const { error } = await node.call('getBalance', alice.address, { minContextSlot: 1e9 });
    expect(error).toMatchObject({ code: -32016, data: { contextSlot: expect.any(Number) } });
  });
});

describe('the transactions of an account', () => {
  const signatures: Signature[] = [];
  beforeAll(async () => {
    for (let at = 0; at < 6; at++) {
      // Two in each block.
      const amount = BigInt(at + 1);
      signatures.push(await node.send(alice, [pay(amount)]));
      if (at % 2 === 1) await node.advance({ slots: 1 });
    }
    await node.advance({ slots: 40 });
  });
  const list = async (options: object = {}) =>
    (await node.rpc.getSignaturesForAddress(bob.address, options).send()).map(
      ({ signature }) => signature,
    );
  const newestFirst = () => signatures.toReversed();

  it('are listed newest first, in a block too', async () => {
    expect(await list()).toEqual(newestFirst());
  });

  it('are listed page by page without a gap or a repetition', async () => {
    const [first, second, third] = [0, 2, 4].map((from) => newestFirst().slice(from, from + 2));
    expect(await list({ limit: 2 })).toEqual(first);
    expect(await list({ limit: 2, before: first?.[1] })).toEqual(second);
    expect(await list({ limit: 2, before: second?.[1] })).toEqual(third);
    expect(await list({ before: third?.[1] })).toEqual([]);
    expect(await list({ until: second?.[1] })).toEqual([...(first ?? []), second?.[0]]);
  });

  it('are refused beyond the limits of a real node', async () => {
    for (const limit of [0, 1001]) {
      const { error } = await node.call('getSignaturesForAddress', bob.address, { limit });
      expect(error.code).toBe(-32602);
    }
    const { error } = await node.call('getSignaturesForAddress', bob.address, {
      commitment: 'processed',
    });
    expect(error).toMatchObject({
      code: -32602,
      message: 'Method does not support commitment below `confirmed`',
    });
  });
});

describe('a transaction', () => {
  it('is told with its balances, its log and its instructions in words', async () => {
    const stake = await generateKeyPairSigner();
    const signature = await node.land(alice, [
      ...node.createStake(alice, stake, sol(2)),
      getDelegateStakeInstruction({
        stake: stake.address,
        vote: node.validator(0),
        stakeAuthority: alice,
      }),
      getAddMemoInstruction({ memo: 'kiln_tag' }, { programAddress: MEMO_PROGRAM }),
    ]);
    await node.advance({ slots: 40 });
    const { result } = await node.call('getTransaction', signature, {
      encoding: 'jsonParsed',
      maxSupportedTransactionVersion: 0,
    });
    expect(result.meta.fee).toBe(10_000);
    expect(result.meta.preBalances[0] - result.meta.postBalances[0]).toBe(2_002_282_880 + 10_000);
    const [create, initialize, delegate, memo] = result.transaction.message.instructions;
    expect(create).toMatchObject({
      program: 'system',
      parsed: {
        type: 'createAccount',
        info: {
          source: alice.address,
          newAccount: stake.address,
          lamports: 2_002_282_880,
          space: 200,
          owner: 'Stake11111111111111111111111111111111111111',
        },
      },
    });
    // The program's client leaves sysvars out: Agave does not put such an instruction into words.
    for (const short of [initialize, delegate]) {
      expect(short).toMatchObject({
        programId: 'Stake11111111111111111111111111111111111111',
        data: expect.any(String),
      });
      expect(short.parsed).toBe(undefined);
    }
    expect(memo).toMatchObject({ program: 'spl-memo', parsed: 'kiln_tag' });
    const [listed] = await node.rpc.getSignaturesForAddress(stake.address).send();
    expect(listed).toMatchObject({ signature, memo: '[8] kiln_tag', err: null });
    const { slot, blockTime } = result;
    expect((await node.rpc.getBlockTime(BigInt(slot)).send()).toString()).toBe(String(blockTime));
  });

  it('of a version that the client does not know is an error that says so', async () => {
    const versioned = await node.land(alice, [pay(1n)]);
    const bytes = await node.sign(alice, [pay(2n)], { version: 'legacy' });
    const legacy = await node.sendBytes(bytes);
    await node.advance({ slots: 40 });
    expect((await node.call('getTransaction', versioned)).error.code).toBe(-32015);
    expect((await node.call('getTransaction', legacy)).result.version).toBe(undefined);
    const { result } = await node.call('getTransaction', legacy, {
      encoding: 'base64',
      maxSupportedTransactionVersion: 0,
    });
    expect(result).toMatchObject({ version: 'legacy', transaction: [bytes, 'base64'] });
  });

  it('that nobody knows is null', async () => {
    const { result } = await node.call('getTransaction', '1'.repeat(64));
    expect(result).toBe(null);
  });
});

describe('blocks', () => {
  it('are a chain, and skipped slots are told from those to come', async () => {
    await node.setDelinquent({ voteAccount: node.validator(100), isDelinquent: true });
    await node.advance({ slots: 60 });
    const newest = Number(await node.rpc.getSlot({ commitment: 'finalized' }).send());
    const { result: slots } = await node.call('getBlocks', newest - 20, newest);
    expect(slots.length).toBeLessThan(21);
    const skipped = Array.from({ length: 21 }, (_, at) => newest - 20 + at).find(
      (slot) => !slots.includes(slot),
    );
    expect((await node.call('getBlock', skipped)).error).toMatchObject({
      code: -32007,
      message: `Slot ${skipped} was skipped, or missing due to ledger jump to recent snapshot`,
    });
    expect((await node.call('getBlock', newest + 1)).error.code).toBe(-32004);
    let parent: { blockhash: string; blockHeight: number } | undefined;
    for (const slot of slots) {
      const { result } = await node.call('getBlock', slot, { transactionDetails: 'none' });
      if (parent) {
        expect(result).toMatchObject({
          previousBlockhash: parent.blockhash,
          blockHeight: parent.blockHeight + 1,
        });
      }
      parent = result;
    }
    expect((await node.call('getBlocksWithLimit', newest - 20, 3)).result).toEqual(
      slots.slice(0, 3),
    );
    await node.setDelinquent({ voteAccount: node.validator(100), isDelinquent: false });
  });
});
