import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { handOutValidatorKeys } from './hand-out-validator-keys.ts';
import { listValidatorKeys } from './list-validator-keys.ts';

const chain = 'eth';
const network = 'devnet';
let test: DevnetSystem;
let system: System;
let acme: Caller;
let accountId: string;

beforeAll(async () => {
  test = await openDevnetSystem();
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
  accountId = await anAccount(acme, system);
}, 120_000);
afterAll(() => test.remove());

const handOut = async (number: number): Promise<string[]> => {
  const answer = await handOutValidatorKeys(
    {
      chain,
      input: {
        account_id: accountId,
        withdrawal_address: `0x${'ab'.repeat(20)}`,
        number,
        format: 'batch_deposit',
      },
    },
    acme,
    system,
  );
  return (answer as { pubkeys: string[] }).pubkeys;
};

describe('validator keys', () => {
  it('are never shared by those who ask at the same time', async () => {
    const given = await Promise.all(Array.from({ length: 6 }, () => handOut(3)));
    expect(new Set(given.flat()).size).toBe(18);
    const listed = await listValidatorKeys({ chain, network }, operator, system);
    expect(listed.map(({ derivation_index }) => derivation_index)).toEqual([...Array(18).keys()]);
  });

  it('are linked to the account before they are answered, and put into a validator client behind it', async () => {
    const publicKeys = await handOut(2);
    await system.keyInstaller.install({ chain, network, publicKeys });
    const keys = await system.store.validatorKeys.find({ chain, network, publicKeys });
    expect(keys.every(({ installedAt }) => installedAt !== null)).toBe(true);
    const used = await test.connection.usedValidatorKeys?.(publicKeys);
    expect([...(used?.values() ?? [])]).toEqual(['a validator client', 'a validator client']);
    const { organizationId } = acme;
    const accountIds = [accountId];
    const linked = await system.store.accounts.stakeIds({
      organizationId,
      network,
      chain,
      accountIds,
    });
    expect(linked).toEqual(expect.arrayContaining(publicKeys));
  });

  it('go on from the same seed after a restart', async () => {
    const before = await handOut(1);
    system = await test.restart();
    const after = await handOut(1);
    expect(after).not.toEqual(before);
  });

  it('are not handed out again by a database restored from a backup', async () => {
    const backup = `${test.databaseFolder}-backup`;
    system = await test.restart(() => cp(test.databaseFolder, backup, { recursive: true }));
    const lost = [...(await handOut(3)), ...(await handOut(4))];
    system = await test.restart(async () => {
      await rm(test.databaseFolder, { recursive: true });
      await cp(backup, test.databaseFolder, { recursive: true });
    });
    const again = await handOut(2);
    expect(lost.filter((key) => again.includes(key))).toEqual([]);

    const events = await system.store.audit.list({ limit: 100 });
    const passedOver = events.filter(({ action }) => action === 'validator_keys_passed_over');
    const named = JSON.stringify(passedOver.map(({ details }) => details));
    for (const key of lost) expect(named).toContain(key);
  });

  it('are not handed out while the chain can not be asked', async () => {
    const before = (await listValidatorKeys({ chain, network }, operator, system)).length;
    const cut: System = {
      ...system,
      connections: async () => ({
        ...test.connection,
        usedValidatorKeys: async () => {
          throw new Error('no node answers');
        },
      }),
    };
    const input = {
      account_id: accountId,
      withdrawal_address: `0x${'ab'.repeat(20)}`,
      number: 1,
      format: 'batch_deposit',
    };
    await expect(handOutValidatorKeys({ chain, input }, acme, cut)).rejects.toThrow('no node');
    expect(await listValidatorKeys({ chain, network }, operator, system)).toHaveLength(before);
  });

  it('are not handed out into an account of another organization', async () => {
    const rival = await aCaller(
      { organization: await anOrganization('rival', system, ['devnet']) },
      system,
    );
    const input = { account_id: accountId, number: 1 };
    await expect(handOutValidatorKeys({ chain, input }, rival, system)).rejects.toMatchObject({
      code: 'account_not_found',
    });
  });

  it('leave no secret in the store in the clear, nor in the audit log', async () => {
    const name = `validator-seed/${chain}`;
    const sealed = await system.store.secrets.get({ name, network });
    const seed = system.sealer.open({ name, network, sealed: sealed ?? new Uint8Array() });
    expect(seed).toHaveLength(64);
    expect(Buffer.from(sealed ?? []).includes(Buffer.from(seed))).toBe(false);
    const events = JSON.stringify(await system.store.audit.list({ limit: 1000 }));
    expect(events).not.toContain(Buffer.from(seed).toString('hex').slice(0, 16));
  });
});
