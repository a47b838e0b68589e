import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import {
  aCaller,
  anOrganization,
  openTestSystem,
  type TestSystem,
} from '../testing/test-system.ts';
import { addStakesToAccount } from './add-stakes-to-account.ts';
import { createAccount } from './create-account.ts';
import { deleteAccount } from './delete-account.ts';
import { listAccounts } from './list-accounts.ts';
import { readAccount } from './read-account.ts';
import { updateAccount } from './update-account.ts';

const STAKE = `0x${'ab'.repeat(48)}`;
let test: TestSystem;
let system: System;
let acme: Caller;
let rival: Caller;

beforeAll(async () => {
  test = await openTestSystem();
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system) }, system);
  rival = await aCaller({ organization: await anOrganization('rival', system) }, system);
});
afterAll(() => test.remove());

const anAccount = (name = 'Treasury') => createAccount({ name, description: 'd' }, acme, system);

describe('accounts', () => {
  it('are made, read, renamed, listed and removed', async () => {
    const account = await anAccount();
    expect(account).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Treasury',
      description: 'd',
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const { id } = account;
    expect(await readAccount({ id }, acme, system)).toEqual(account);
    const renamed = await updateAccount({ id, name: 'Vault', description: '' }, acme, system);
    expect(renamed).toEqual({ ...account, name: 'Vault', description: '' });
    expect(await listAccounts({}, acme, system)).toContainEqual(renamed);
    expect(await deleteAccount({ id }, acme, system)).toEqual(renamed);
    await expect(readAccount({ id }, acme, system)).rejects.toMatchObject({
      code: 'account_not_found',
    });
  });

  it('of another organization, or of another network, are as if they were not there', async () => {
    const { id } = await anAccount();
    const otherNetwork = await aCaller({ organization: 'acme', network: 'testnet' }, system);
    for (const stranger of [rival, otherNetwork]) {
      const notFound = { name: 'NotFoundError', code: 'account_not_found' };
      const input = { id, name: 'x', description: '' };
      await expect(readAccount({ id }, stranger, system)).rejects.toMatchObject(notFound);
      await expect(updateAccount(input, stranger, system)).rejects.toMatchObject(notFound);
      await expect(deleteAccount({ id }, stranger, system)).rejects.toMatchObject(notFound);
      await expect(
        addStakesToAccount({ id, protocol: 'ETH', stakeIds: [STAKE] }, stranger, system),
      ).rejects.toMatchObject(notFound);
      expect(await listAccounts({}, stranger, system)).toEqual([]);
    }
    expect(await readAccount({ id }, acme, system)).toMatchObject({ name: 'Treasury' });
  });

  it('that never were are not found, whatever their id looks like', async () => {
    for (const id of [randomUUID(), 'x', "'; drop table accounts; --"]) {
      await expect(readAccount({ id }, acme, system)).rejects.toMatchObject({
        code: 'account_not_found',
      });
      await expect(deleteAccount({ id }, acme, system)).rejects.toMatchObject({
        code: 'account_not_found',
      });
    }
  });

  it('take stakes that exist already, each once, and take a removed one back', async () => {
    const { id } = await anAccount();
    const add = () =>
      addStakesToAccount({ id, protocol: 'ETH', stakeIds: [STAKE, STAKE] }, acme, system);
    const first = await add();
    expect(first).toEqual([
      {
        id: expect.any(String),
        stake_id: STAKE,
        protocol: 'ethereum',
        created_at: expect.any(String),
        updated_at: expect.any(String),
        deleted_at: null,
      },
    ]);
    expect((await add())[0]?.id).toBe(first[0]?.id);
    const tracked = await system.store.stakes.tracked({ chain: 'eth', network: 'devnet' });
    expect(tracked.map(({ stakeId }) => stakeId)).toContain(STAKE);
  });

  it('take no stake that can not be one, and write public keys in one way', async () => {
    const { id } = await anAccount();
    const add = (stakeId: string) =>
      addStakesToAccount({ id, protocol: 'ETH', stakeIds: [stakeId] }, acme, system);
    for (const wrong of ['', 'x', STAKE.slice(2, -2), `${STAKE}ab`]) {
      await expect(add(wrong)).rejects.toMatchObject({
        name: 'InvalidInputError',
        code: 'invalid_stake_id',
        message: expect.stringMatching(/96 hex digits.*[^.]\.$/),
      });
    }
    expect(await add(STAKE.slice(2).toUpperCase())).toMatchObject([{ stake_id: STAKE }]);
  });

  it('take no stakes of a chain that is not built yet', async () => {
    const { id } = await anAccount();
    await expect(
      addStakesToAccount({ id, protocol: 'ADA', stakeIds: ['pool'] }, acme, system),
    ).rejects.toMatchObject({ name: 'NotBuiltError', code: 'chain_not_built' });
  });

  it('leave a trace of every change: who, what, before and after', async () => {
    const { id } = await anAccount('Before');
    await updateAccount({ id, name: 'After', description: '' }, acme, system);
    await deleteAccount({ id }, acme, system);
    const { organizationId } = acme;
    const events = await system.store.audit.list({ organizationId, limit: 100 });
    const ofAccount = events.filter(({ subject }) => subject.id === id);
    expect(ofAccount.map(({ action }) => action)).toEqual([
      'account_deleted',
      'account_updated',
      'account_created',
    ]);
    expect(ofAccount[1]).toMatchObject({
      actor: { type: 'token', id: acme.tokenId, label: acme.tokenName },
      address: acme.address,
      details: { before: { name: 'Before' }, after: { name: 'After' } },
    });
  });
});
