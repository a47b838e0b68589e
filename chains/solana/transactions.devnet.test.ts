import type { ImpossibleError } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DevnetChain,
  lamportsOf,
  newOwner,
  startDevnetChain,
} from './testing/devnet-chain.ts';

const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const RENT = 2_282_880n;

let chain: DevnetChain;
let voter: string;
beforeAll(async () => {
  chain = await startDevnetChain();
  voter = await chain.validator();
});
afterAll(() => chain?.close());

const stakeOf = async (owner: { address: string; sign(hex: string): string }, amount: number) => {
  const { crafted } = await chain.carryOut(owner, 'stake', {
    account_id: ACCOUNT,
    amount_lamports: (lamportsOf(amount) + RENT).toString(),
    vote_account_address: voter,
  });
  return String(crafted.stakeIds[0]);
};

const refusal = async (action: string, input: object): Promise<ImpossibleError> => {
  try {
    await chain.craft(action, input as never);
  } catch (error) {
    return error as ImpossibleError;
  }
  throw new Error('it was crafted');
};

describe('a stake', () => {
  it('is crafted, proved, signed, sent, and active in the next epoch', async () => {
    const owner = await chain.ownerWith(10);
    const crafted = await chain.craft('stake', {
      account_id: ACCOUNT,
      wallet: owner.address,
      amount_lamports: '2002282880',
      vote_account_address: voter,
      memo: 'kiln_3f0c1f0e',
    });
    expect(crafted.preconditions.filter(({ held }) => !held)).toEqual([]);
    const signed = chain.signedBy(owner, crafted);
    const hash = await chain.broadcast(signed);
    expect(await chain.connection.status({ tx_hash: hash }, { signed })).toMatchObject({
      state: 'pending',
    });
    await chain.devnet.advance({ slots: 1 });
    expect(await chain.connection.status({ tx_hash: hash })).toMatchObject({ state: 'processed' });
    await chain.devnet.advance({ slots: 2 });
    const status = await chain.connection.status({ tx_hash: hash });
    expect(status).toMatchObject({ status: 'success', state: 'confirmed' });
    expect(status.receipt).toMatchObject({ meta: { err: null } });
    expect(await chain.broadcast(signed)).toBe(hash);
  });
});
