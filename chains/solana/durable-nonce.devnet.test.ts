import type { ActionContext, JsonObject } from '@kiln-connect/core';
import {
  address,
  appendTransactionMessageInstructions,
  createKeyPairSignerFromPrivateKeyBytes,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import {
  getCreateAccountInstruction,
  getInitializeNonceAccountInstruction,
  getNonceSize,
  SYSTEM_PROGRAM_ADDRESS,
} from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareHex, bytesOfHex } from './hex.ts';
import { readSigned } from './signed.ts';
import { readNonce } from './state/nonce-account.ts';
import { type DevnetChain, lamportsOf, startDevnetChain } from './testing/devnet-chain.ts';
import { noContext } from './testing/no-context.ts';
import { newOwner, type Owner } from './testing/owner.ts';

let chain: DevnetChain;
let operator: Owner;
let nonceAccount: string;
beforeAll(async () => {
  chain = await startDevnetChain();
  const secret = new Uint8Array(32).fill(9);
  operator = newOwner(secret);
  await chain.devnet.fund({ address: operator.address, amount: lamportsOf(1) });
  nonceAccount = await makeNonceAccount(secret);
});
afterAll(() => chain?.close());

/** What the operator does once: a nonce account of which it is the authority. */
async function makeNonceAccount(secret: Uint8Array): Promise<string> {
  const [payer, account] = await Promise.all([
    createKeyPairSignerFromPrivateKeyBytes(secret),
    generateKeyPairSigner(),
  ]);
  const { rpc, devnet } = chain;
  const { value: latest } = await rpc.getLatestBlockhash({ commitment: 'confirmed' }).send();
  const space = BigInt(getNonceSize());
  const lamports = await rpc.getMinimumBalanceForRentExemption(space).send();
  const message = pipe(
    createTransactionMessage({ version: 'legacy' }),
    (one) => setTransactionMessageFeePayerSigner(payer, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(latest, one),
    (one) =>
      appendTransactionMessageInstructions(
        [
          getCreateAccountInstruction({
            payer,
            newAccount: account,
            lamports,
            space,
            programAddress: SYSTEM_PROGRAM_ADDRESS,
          }),
          getInitializeNonceAccountInstruction({
            nonceAccount: account.address,
            nonceAuthority: payer.address,
          }),
        ],
        one,
      ),
  );
  const signed = getBase64EncodedWireTransaction(await signTransactionMessageWithSigners(message));
  await rpc.sendTransaction(signed, { encoding: 'base64' }).send();
  await devnet.advance({ slots: 3 });
  return account.address;
}

const context = (o: { authority?: string } = {}): ActionContext => ({
  ...noContext,
  durableNonces: {
    lease: async () => ({
      account: nonceAccount,
      authority: o.authority ?? operator.address,
      sign: async (message) => bytesOfHex(operator.sign(bareHex(message))),
    }),
  },
});

const stakeRequest = async (wallet: string): Promise<JsonObject> => ({
  account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
  wallet,
  amount_lamports: lamportsOf(2).toString(),
  vote_account_address: await chain.validator(),
  durable_nonce: true,
});

describe('a transaction with a durable nonce', () => {
  it('can be signed days later, by the wallet alone, and takes effect once', async () => {
    const owner = await chain.ownerWith(10);
    const crafted = await chain.craft('stake', await stakeRequest(owner.address), context());
    expect(crafted.intent).toMatchObject({
      nonce_account: nonceAccount,
      nonce_account_authority: operator.address,
    });
    expect(crafted.answer.unsigned_tx).toMatchObject({
      signers: [owner.address, operator.address],
    });
    await chain.devnet.advance({ days: 2 });
    await chain.devnet.advance({ slots: 5 });
    const signed = chain.signedBy(owner, crafted);
    const hash = await chain.broadcast(signed);
    await chain.devnet.advance({ slots: 3 });
    expect(await chain.connection.status({ tx_hash: hash }, { signed })).toMatchObject({
      status: 'success',
    });
    expect((await readNonce(nonceAccount, chain.rpc)).found?.authority).toBe(operator.address);
  });

  it('is expired once another one has used the nonce up, and that is sure', async () => {
    const owner = await chain.ownerWith(10);
    const request = await stakeRequest(owner.address);
    const [first, second] = [
      await chain.craft('stake', request, context()),
      await chain.craft('stake', request, context()),
    ];
    await chain.broadcast(chain.signedBy(owner, first));
    await chain.devnet.advance({ slots: 3 });
    const signed = chain.signedBy(owner, second);
    const { txHash } = readSigned({ tx_serialized: signed });
    const status = () => chain.connection.status({ tx_hash: txHash }, { signed });
    expect(await status()).toMatchObject({ state: 'pending' });
    await chain.devnet.advance({ slots: 32 });
    expect(await status()).toMatchObject({
      status: 'error',
      state: 'expired',
      explanation: expect.stringContaining(`its nonce in ${nonceAccount} is used up`),
    });
    const moved = await chain.connection.checkPreconditions(second.preconditions);
    expect(moved.filter(({ held }) => !held).map(({ code }) => code)).toEqual(['durable_nonce']);
  });

  it('is refused where the operator has none, or not the one that was leased', async () => {
    const owner = await chain.ownerWith(10);
    const request = await stakeRequest(owner.address);
    await expect(chain.craft('stake', request)).rejects.toMatchObject({
      code: 'nonce_account_unavailable',
    });
    await expect(
      chain.craft('stake', request, context({ authority: owner.address })),
    ).rejects.toMatchObject({ code: 'nonce_account_unavailable' });
  });

  it('is never signed by the operator for more than the nonce', async () => {
    const { rpc } = chain;
    const before = await rpc.getBalance(address(operator.address)).send();
    await chain.devnet.fund({ address: operator.address, amount: lamportsOf(10) });
    await expect(
      chain.craft('stake', await stakeRequest(operator.address), context()),
    ).rejects.toMatchObject({ code: 'nonce_authority_used' });
    const after = await rpc.getBalance(address(operator.address)).send();
    expect(after.value - before.value).toBe(lamportsOf(10));
  });
});
