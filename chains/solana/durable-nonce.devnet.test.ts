import type { ActionContext, JsonObject, NonceKeys } from '@kiln-connect/core';
import { address } from '@solana/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSigned } from './signed.ts';
import { type NonceAccount, readNonce } from './state/nonce-account.ts';
import { type DevnetChain, lamportsOf, startDevnetChain } from './testing/devnet-chain.ts';
import { noContext } from './testing/no-context.ts';
import { makeNonceAccounts, newNonceKeys } from './testing/nonce-accounts.ts';

let chain: DevnetChain;
let operator: NonceKeys;
let nonceAccount: string;
beforeAll(async () => {
  chain = await startDevnetChain();
  operator = await newNonceKeys(chain);
  [nonceAccount] = (await makeNonceAccounts([0], operator, chain)) as [string];
});
afterAll(() => chain?.close());

const held = async (): Promise<NonceAccount> =>
  (await readNonce(nonceAccount, chain.rpc)).found as NonceAccount;

/** What a lease of the account as it is now gives. */
const context = async (): Promise<ActionContext> => {
  const { nonce } = await held();
  const { address: authority, sign } = operator.authority;
  return {
    ...noContext,
    durableNonces: {
      lease: async () => ({
        account: nonceAccount,
        authority,
        nonce,
        sign: async (message) => sign(message),
      }),
    },
  };
};

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
    const crafted = await chain.craft('stake', await stakeRequest(owner.address), await context());
    expect(crafted.intent).toMatchObject({
      nonce_account: nonceAccount,
      nonce_account_authority: operator.authority.address,
    });
    expect(crafted.answer.unsigned_tx).toMatchObject({
      signers: [owner.address, operator.authority.address],
    });
    await chain.devnet.advance({ days: 2 });
    await chain.devnet.advance({ slots: 5 });
    const signed = chain.signedBy(owner, crafted);
    const hash = await chain.broadcast(signed);
    await chain.devnet.advance({ slots: 3 });
    expect(await chain.connection.status({ tx_hash: hash }, { signed })).toMatchObject({
      status: 'success',
    });
    expect((await held()).authority).toBe(operator.authority.address);
  });

  it('is expired once another one has used the nonce up, and that is sure', async () => {
    const owner = await chain.ownerWith(10);
    const request = await stakeRequest(owner.address);
    const [first, second] = [
      await chain.craft('stake', request, await context()),
      await chain.craft('stake', request, await context()),
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

  it('is refused where the operator has none', async () => {
    const owner = await chain.ownerWith(10);
    await expect(chain.craft('stake', await stakeRequest(owner.address))).rejects.toMatchObject({
      code: 'nonce_account_unavailable',
    });
  });

  it('is never signed by the operator for more than the nonce', async () => {
    const { rpc } = chain;
    const { address: authority } = operator.authority;
    await chain.devnet.fund({ address: authority, amount: lamportsOf(10) });
    await expect(
      chain.craft('stake', await stakeRequest(authority), await context()),
    ).rejects.toMatchObject({ code: 'nonce_authority_used' });
    const after = await rpc.getBalance(address(authority)).send();
    expect(after.value).toBe(lamportsOf(10));
  });
});
