import { decrypt, type IKeystore } from '@chainsafe/bls-keystore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount, aStake, aWallet, signed } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { broadcastTransaction } from '../transactions/broadcast-transaction.ts';
import { exportKeystores, markKeystoresInstalled } from './export-keystores.ts';
import { listValidatorKeys } from './list-validator-keys.ts';
import { validatorSeed } from './validator-seed.ts';

const chain = 'eth';
const network = 'devnet';
const password = 'correct horse battery staple';
let test: DevnetSystem;
let system: System;
let acme: Caller;

beforeAll(async () => {
  test = await openDevnetSystem({}, (settings) => ({ ...settings, validator_clients: [] }));
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
}, 120_000);
afterAll(() => test.remove());

describe('keys that no validator client could be given', () => {
  it('keep their deposit from being broadcast until the operator has taken them', async () => {
    const wallet = await aWallet(40n, test);
    const accountId = await anAccount(acme, system);
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const { validators } = crafted.intent as { validators: string[] };
    const input = await signed(crafted, wallet, acme, system);
    const broadcast = () => broadcastTransaction({ chain, input }, acme, system);
    await expect(broadcast()).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'validator_keys_not_installed',
      details: { validators },
    });

    const listed = await listValidatorKeys(
      { chain, network, account: accountId },
      operator,
      system,
    );
    const publicKeys = listed.map(({ public_key }) => public_key);
    expect(publicKeys).toEqual(validators);
    expect(listed[0]?.installed_at).toBeNull();
    const named = { chain, network, publicKeys } as const;
    const [exported] = await exportKeystores({ ...named, password }, operator, system);
    await expect(broadcast()).rejects.toMatchObject({ code: 'validator_keys_not_installed' });

    const keystore = exported?.keystore as unknown as IKeystore;
    const secret = await decrypt(keystore, password);
    const seed = await validatorSeed({ chain, network }, system);
    expect(keystore.pubkey).toBe(publicKeys[0]?.slice(2));
    expect(Buffer.from(secret).equals(Buffer.from(seed))).toBe(false);
    expect(JSON.stringify(exported)).not.toContain(Buffer.from(secret).toString('hex'));

    await markKeystoresInstalled(named, operator, system);
    expect(await broadcast()).toEqual({ tx_hash: expect.stringMatching(/^0x/) });
  });

  it('are exported under a password that can not be guessed, and only when they are ours', async () => {
    const ours = (await listValidatorKeys({ chain, network }, operator, system)).map(
      ({ public_key }) => public_key,
    );
    await expect(
      exportKeystores({ chain, network, publicKeys: ours, password: 'short' }, operator, system),
    ).rejects.toMatchObject({ code: 'weak_password' });
    const publicKeys = [`0x${'cd'.repeat(48)}`];
    for (const attempt of [
      exportKeystores({ chain, network, publicKeys, password }, operator, system),
      markKeystoresInstalled({ chain, network, publicKeys }, operator, system),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'validator_key_not_found' });
    }
  });

  it('leave a trace of who exported them, without the password', async () => {
    const events = await system.store.audit.list({ limit: 100 });
    const actions = events.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['keystores_exported', 'validator_keys_installed']),
    );
    expect(JSON.stringify(events)).not.toContain(password);
  });
});
