import { type Address, generateKeyPairSigner, type KeyPairSigner } from '@solana/kit';
import {
  fetchNonce,
  getAdvanceNonceAccountInstruction,
  getCreateAccountInstruction,
  getInitializeNonceAccountInstruction,
  getTransferSolInstruction,
} from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_PROGRAM } from './network.ts';
import { sol, startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
let owner: KeyPairSigner;
let nonceAccount: Address;
beforeAll(async () => {
  node = await startTestNode();
  owner = await node.wallet(100);
  const account = await generateKeyPairSigner();
  nonceAccount = account.address;
  const rent = await node.rpc.getMinimumBalanceForRentExemption(80n).send();
  await node.land(owner, [
    getCreateAccountInstruction({
      payer: owner,
      newAccount: account,
      lamports: rent,
      space: 80n,
      programAddress: SYSTEM_PROGRAM,
    }),
    getInitializeNonceAccountInstruction({ nonceAccount, nonceAuthority: owner.address }),
  ]);
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

const nonce = async () =>
  (await fetchNonce(node.rpc, nonceAccount, { commitment: 'processed' })).data.blockhash;
const transfer = (to: Address, amount: bigint) =>
  getTransferSolInstruction({ source: owner, destination: to, amount });
const advanceNonce = () =>
  getAdvanceNonceAccountInstruction({ nonceAccount, nonceAuthority: owner });

describe('a durable nonce', () => {
  it('keeps a transaction good long after a blockhash has expired', async () => {
    const { address } = await node.wallet(1);
    const durable = await node.sign(owner, [advanceNonce(), transfer(address, sol(1))], {
      blockhash: await nonce(),
    });
    const ordinary = await node.sign(owner, [transfer(address, sol(2))]);
    await node.advance({ slots: 400 });
    await expect(node.sendBytes(ordinary)).rejects.toMatchObject({
      context: { __code: -32002 },
      cause: { message: expect.stringMatching(/blockhash/i) },
    });
    await node.sendBytes(durable);
    await node.advance({ slots: 1 });
    expect(await node.balance(address)).toBe(sol(2));
  });

  it('is used up by its transaction, which can not be sent again', async () => {
    const { address } = await node.wallet(1);
    const before = await nonce();
    const bytes = await node.sign(owner, [advanceNonce(), transfer(address, 5n)], {
      blockhash: before,
    });
    await node.sendBytes(bytes);
    await node.advance({ slots: 1 });
    expect(await nonce()).not.toBe(before);
    await node.sendBytes(bytes, { skipPreflight: true });
    await node.advance({ slots: 1 });
    expect(await node.balance(address)).toBe(sol(1) + 5n);
    await expect(node.sendBytes(bytes)).rejects.toMatchObject({ context: { __code: -32002 } });
  });

  it('is used up by a transaction that fails, too', async () => {
    const before = await nonce();
    const { address } = await node.wallet(1);
    const bytes = await node.sign(owner, [advanceNonce(), transfer(address, sol(1_000_000))], {
      blockhash: before,
    });
    const signature = await node.sendBytes(bytes, { skipPreflight: true });
    await node.advance({ slots: 1 });
    const [status] = (await node.rpc.getSignatureStatuses([signature]).send()).value;
    expect(status?.err).toEqual({ InstructionError: [1n, { Custom: 1n }] });
    expect(await nonce()).not.toBe(before);
  });

  it('of somebody else does not make a transaction good', async () => {
    const stranger = await node.wallet(10);
    const bytes = await node.sign(
      stranger,
      [getTransferSolInstruction({ source: stranger, destination: owner.address, amount: 1n })],
      { blockhash: await nonce() },
    );
    await expect(node.sendBytes(bytes)).rejects.toMatchObject({ context: { __code: -32002 } });
  });

  it('account is shown in words', async () => {
    const { value } = await node.rpc
      .getAccountInfo(nonceAccount, { commitment: 'processed', encoding: 'jsonParsed' })
      .send();
    expect(value?.data).toMatchObject({
      program: 'nonce',
      parsed: {
        type: 'initialized',
        info: { authority: owner.address, blockhash: await nonce() },
      },
    });
  });
});
