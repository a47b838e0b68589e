import type { DurableNonces, HeldNonce, NonceKeys } from '@kiln-connect/core';
import { address } from '@solana/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durableNonces } from './nonce-accounts.ts';
import { type DevnetChain, lamportsOf, startDevnetChain } from './testing/devnet-chain.ts';
import { makeNonceAccounts, newNonceKeys } from './testing/nonce-accounts.ts';

let chain: DevnetChain;
let nonces: DurableNonces;
let keys: NonceKeys;
let account: string;
beforeAll(async () => {
  chain = await startDevnetChain();
  nonces = durableNonces(chain.rpc);
  keys = await newNonceKeys(chain);
  [account] = (await makeNonceAccounts([0], keys, chain)) as [string];
});
afterAll(() => chain?.close());

const holds = async (final = false): Promise<HeldNonce> =>
  (await nonces.read([account], { final }))[0] as HeldNonce;
const balanceOf = async (key: { address: string }): Promise<bigint> =>
  (await chain.rpc.getBalance(address(key.address)).send()).value;

describe('nonce accounts of the operator', () => {
  it('are of the authority, which pays nothing; the payer pays what was told', async () => {
    expect((await holds()).authority).toBe(keys.authority.address);
    expect(await balanceOf(keys.authority)).toBe(0n);
    const mine = await newNonceKeys(chain);
    const { need, have } = await nonces.costOf(2, mine);
    expect(have).toBe(lamportsOf(1));
    await makeNonceAccounts([0, 1], mine, chain);
    const left = await balanceOf(mine.payer);
    expect(have - left).toBeLessThanOrEqual(need);
    expect(have - left).toBeGreaterThan((need * 9n) / 20n);
  });

  it('are found again by their numbers, and nothing is paid twice', async () => {
    const before = await balanceOf(keys.payer);
    expect(await nonces.create([0], keys)).toEqual([{ number: 0, account }]);
    expect(await balanceOf(keys.payer)).toBe(before);
    const [again, other] = await makeNonceAccounts([0, 7], keys, chain);
    expect(again).toBe(account);
    expect(other).not.toBe(account);
  });

  it('are made once when two servers make them at the same time', async () => {
    const mine = await newNonceKeys(chain);
    const { need } = await nonces.costOf(1, mine);
    const made = await Promise.all([
      makeNonceAccounts([0], mine, chain),
      makeNonceAccounts([0], mine, chain),
    ]);
    expect(made[0]).toEqual(made[1]);
    expect(lamportsOf(1) - (await balanceOf(mine.payer))).toBeLessThan(need);
  });

  it('are not made by a payer who has too little, and it says how much there must be', async () => {
    const poor = await newNonceKeys(chain, 0.001);
    await expect(nonces.create([0], poor)).rejects.toMatchObject({
      code: 'insufficient_balance',
      details: { have: lamportsOf(0.001).toString() },
    });
  });

  it('have their nonce used up by the operator, who may ask for it as often as they like', async () => {
    const before = await holds();
    await nonces.advance({ account, nonce: before.nonce }, keys);
    await nonces.advance({ account, nonce: before.nonce }, keys);
    await chain.devnet.advance({ slots: 3 });
    const after = await holds();
    expect(after.authority).toBe(before.authority);
    expect(after.nonce).not.toBe(before.nonce);
    expect(after.position).toBeGreaterThan(before.position);
    expect((await holds(true)).nonce).toBe(before.nonce);
    await chain.devnet.advance({ slots: 32 });
    expect((await holds(true)).nonce).toBe(after.nonce);
  });

  it('never have a later nonce used up by what was sent for an earlier one', async () => {
    const before = await holds();
    await nonces.advance({ account, nonce: before.nonce }, keys);
    await chain.devnet.advance({ slots: 3 });
    const { nonce } = await holds();
    // Once more, as a server that slept in between does, with the same bytes.
    await nonces.advance({ account, nonce: before.nonce }, keys);
    await chain.devnet.advance({ slots: 200 });
    await nonces.advance({ account, nonce: before.nonce }, keys).catch(() => {});
    await chain.devnet.advance({ slots: 3 });
    expect((await holds()).nonce).toBe(nonce);
  });

  it('are not what a wallet, or nothing at all, is taken for', async () => {
    const owner = await chain.ownerWith(1);
    expect(await nonces.read([owner.address, newAddress(), account])).toEqual([
      undefined,
      undefined,
      await holds(),
    ]);
  });
});

const newAddress = (): string => nonces.keyOf(new Uint8Array(32).fill(77)).address;
