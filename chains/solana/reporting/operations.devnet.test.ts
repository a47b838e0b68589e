import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DevnetChain,
  finalityOf,
  lamportsOf,
  startDevnetChain,
} from '../testing/devnet-chain.ts';
import { newOwner } from '../testing/owner.ts';
import { readOperations } from './operations.ts';
import { createStakeLedgers } from './stake-ledgers.ts';

const ACCOUNT = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const MEMO = `kiln_${ACCOUNT}`;

let chain: DevnetChain;
beforeAll(async () => {
  chain = await startDevnetChain();
});
afterAll(() => chain?.close());

const operationsOf = async (stakeIds: readonly string[]) => {
  const { position } = await chain.connection.head();
  return readOperations(
    { stakeIds, from: 0, to: position },
    createStakeLedgers({ rpc: chain.rpc, finality: finalityOf(chain) }),
  );
};

describe('operations', () => {
  it('tell all that a wallet did with a stake, to each of the stakes that it touched', async () => {
    const owner = await chain.ownerWith(10);
    const vote_account = await chain.validator();
    const made = await chain.carryOut(owner, 'stake', {
      account_id: ACCOUNT,
      amount_lamports: lamportsOf(4).toString(),
      vote_account_address: vote_account,
      memo: MEMO,
    });
    const stake_account = String(made.crafted.stakeIds[0]);
    await chain.devnet.advance({ days: 2 });
    await chain.devnet.advance({ slots: 5 });
    const { crafted } = await chain.carryOut(owner, 'split-stake', {
      account_id: ACCOUNT,
      stake_account,
      amount_lamports: lamportsOf(1).toString(),
    });
    const part = String(crafted.stakeIds[0]);
    const merge = { stake_account_source: part, stake_account_destination: stake_account };
    await chain.carryOut(owner, 'merge-stakes', merge);
    await chain.carryOut(owner, 'deactivate-stake', { stake_account });

    const rows = await operationsOf([stake_account, part]);
    expect(rows.map(({ type, stakeId }) => [type, stakeId === part ? 'part' : 'stake'])).toEqual([
      ['create_account_with_seed', 'stake'],
      ['delegate', 'stake'],
      ['create_account_with_seed', 'part'],
      ['split', 'stake'],
      ['split', 'part'],
      ['merge', 'stake'],
      ['merge', 'part'],
      ['deactivate', 'stake'],
    ]);
    expect(await chain.connection.firstPosition(stake_account)).toBe(rows[0]?.position);
    expect(await chain.connection.firstPosition(newOwner().address)).toBeUndefined();
    const stake_authority = owner.address;
    expect(rows[0]?.answer).toMatchObject({
      type: 'create_account_with_seed',
      tx_hash: made.hash,
      tx_memo: MEMO,
      stake_account,
      stake_authority,
      amount: lamportsOf(4).toString(),
    });
    expect(Number(rows[0]?.answer.tx_fee)).toBeGreaterThan(5_000);
    expect(rows[1]?.answer).toMatchObject({ stake_account, vote_account, stake_authority });
    expect(rows[3]?.answer).toMatchObject({
      tx_memo: null,
      stake_account,
      new_stake_account: part,
      amount: lamportsOf(1).toString(),
    });
    expect(rows[5]?.answer).toMatchObject({ stake_account, source_stake_account: part });
    const keys = rows.map(({ id, stakeId }) => `${id} ${stakeId}`);
    expect(new Set(keys).size).toBe(rows.length);
    // What happened to both of two stakes is one thing.
    const twice = rows.filter(({ type }) => type === 'split' || type === 'merge');
    expect(new Set(twice.map(({ id }) => id)).size).toBe(2);
    expect((await operationsOf([part])).map(({ type }) => type)).toEqual([
      'create_account_with_seed',
      'split',
      'merge',
    ]);
  });

  it('show when somebody hands a stake over, and to whom', async () => {
    const { stakeAccount, wallet } = await chain.devnet.incidents.leakStake({
      amount: lamportsOf(2),
    });
    await chain.devnet.advance({ slots: 3 });
    const thief = newOwner().address;
    const signature = await chain.devnet.incidents.changeAuthority({
      stakeAccount,
      authority: 'withdrawer',
      to: thief,
    });
    await chain.devnet.advance({ slots: 3 });
    const rows = await operationsOf([stakeAccount]);
    expect(rows.at(-1)).toMatchObject({
      type: 'authorize',
      wallet,
      answer: {
        tx_hash: signature,
        stake_account: stakeAccount,
        stake_authority: wallet,
        authority_type: 'withdrawer',
        new_authority: thief,
      },
    });
  });
});
