import type { Clock, JsonObject, Log } from '@kiln-connect/core';
import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { readSecrets } from '../secrets.ts';
import type { System } from '../system.ts';
import {
  aSolanaStake,
  openSolanaSystem,
  type SolanaSystem,
  sendSigned,
} from '../testing/solana-system.ts';
import { anAccount } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { readTransactionStatus } from '../transactions/read-transaction-status.ts';
import { createNonceAccounts } from './create-nonce-accounts.ts';
import { giveUpNonceAccount, giveUpOwnNonceAccount } from './give-up-nonce-account.ts';
import { listNonceAccounts } from './list-nonce-accounts.ts';
import { readNonceAccount } from './read-nonce-account.ts';
import { settleNonceLeases } from './settle-nonce-leases.ts';

const DAY = 24 * 3_600_000;
/** Until nothing of a block can be taken back. */
const FINAL = 40;

const place = { chain: 'sol', network: 'devnet' } as const;

describe.each(testEngines)('durable nonces on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: SolanaSystem;
  let system: System;
  let caller: Caller;
  let other: Caller;
  let ahead = 0;
  const logged: string[] = [];
  const clock: Clock = { now: () => new Date(Date.now() + ahead) };
  const note = (fields: object, message: string) => {
    logged.push(`${JSON.stringify(fields)} ${message}`);
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };

  beforeAll(async () => {
    test = await openSolanaSystem({ clock, log }, engine);
    ({ system } = test);
    caller = await aCaller({ organization: await anOrganization('acme', system) }, system);
    other = await aCaller({ organization: await anOrganization('other', system) }, system);
  });
  afterAll(() => test?.remove());

  /** A stake with a durable nonce, of a wallet of its own; `on` is the server that is asked. */
  const craft = async ({ by = caller, on = system, ...changes }: CraftChanges = {}) => {
    const wallet = await test.aWallet(10n);
    const accountId = await anAccount(by, on);
    const { validator } = test;
    const asked = { wallet, accountId, validator, durable_nonce: true, ...changes };
    const crafted = await test.during(aSolanaStake(asked, by, on));
    const { intent, verdict, valid_until } = crafted;
    return {
      intent,
      verdict,
      valid_until,
      account: (intent as JsonObject).nonce_account,
      send: () => sendSigned(crafted, wallet, by, system),
    };
  };
  interface CraftChanges {
    by?: Caller;
    on?: System;
    durable_nonce?: boolean;
    amount_lamports?: string;
  }

  const list = async () => (await listNonceAccounts(place, system)).accounts;
  const stateOf = async (account: unknown) =>
    (await list()).find(({ nonce_account }) => nonce_account === account)?.state;
  const settle = () => settleNonceLeases(system);
  const pass = (slots: number) => test.devnet.advance({ slots });
  const statusOf = (hash: string) =>
    readTransactionStatus({ chain: 'sol', query: { tx_hash: hash } }, caller, system);
  /** Whatever a test left is used up, so that the next one finds all accounts free. */
  const freeAll = async () => {
    for (const { nonce_account, state } of await list()) {
      if (state === 'leased') {
        await giveUpNonceAccount({ ...place, nonce_account }, operator, system);
      }
    }
    await pass(FINAL);
    await settle();
  };

  it('just work on a local chain: they are made when they are first asked for', async () => {
    const shown = await test.during(readNonceAccount({ chain: 'sol' }, caller, system));
    const crafted = await craft();
    expect(crafted).toMatchObject({
      intent: shown,
      verdict: { verdict: 'accepted', proved: 'bytes and chain' },
    });
    const days = (Date.parse(String(crafted.valid_until)) - clock.now().getTime()) / DAY;
    expect(Math.round(days)).toBe(7);
    expect(await stateOf(shown.nonce_account)).toBe('leased');
    expect(await list()).toHaveLength(4);
    // Asking shows another one now, and leases none.
    const next = await readNonceAccount({ chain: 'sol' }, caller, system);
    expect(next.nonce_account).not.toBe(shown.nonce_account);
    expect(next.nonce_account_authority).toBe(shown.nonce_account_authority);
    expect(await stateOf(next.nonce_account)).toBe('free');
    await freeAll();
  });

  it('are in no two transactions that can be sent, however many are crafted at once', async () => {
    const servers = engine.name === 'PostgreSQL' ? [system, await test.another()] : [system];
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        craft({ on: servers[i % servers.length] as System, by: i < 6 ? caller : other }),
      ),
    );
    const crafted = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const accounts = crafted.map(({ account }) => account);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accounts.length).toBeGreaterThan(1);
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(['nonce_account_unavailable']));
    for (const { send } of crafted) await send();
    await pass(FINAL);
    await settle();
    expect((await list()).map(({ state }) => state)).toEqual(['free', 'free', 'free', 'free']);
  });

  it('keep a transaction good for days, when one with a block hash is good no more', async () => {
    const durable = await craft();
    const ordinary = await craft({ durable_nonce: false });
    expect(ordinary.valid_until).toBeUndefined();
    await pass(200);
    await expect(ordinary.send()).rejects.toMatchObject({ code: 'precondition_not_met' });
    const hash = await durable.send();
    await pass(3);
    expect(await statusOf(hash)).toMatchObject({ status: 'success' });
    await settle();
    expect(await stateOf(durable.account)).toBe('leased');
    await pass(FINAL);
    await settle();
    expect(await stateOf(durable.account)).toBe('free');
  });

  it('are not leased again before the nonce of what was given up is used up for good', async () => {
    const given = await craft();
    await settle();
    expect(await stateOf(given.account)).toBe('leased');
    ahead += 8 * DAY;
    // Every server does so, again and again.
    await Promise.all([settle(), settle()]);
    await pass(3);
    await settle();
    expect(await stateOf(given.account)).toBe('giving_up');
    await expect(given.send()).rejects.toMatchObject({ code: 'precondition_not_met' });
    await pass(FINAL);
    await settle();
    expect(await stateOf(given.account)).toBe('free');
    const later = await craft();
    await settle();
    await pass(FINAL);
    const hash = await later.send();
    await pass(3);
    expect(await statusOf(hash)).toMatchObject({ status: 'success' });
    await freeAll();
  });

  it('take effect when their owner is quicker than the operator who gives them up', async () => {
    const crafted = await craft();
    await crafted.send();
    const nonce_account = String(crafted.account);
    // Both are sent in one block: one of them comes to nothing.
    await giveUpNonceAccount({ ...place, nonce_account }, operator, system).catch(() => {});
    await pass(FINAL);
    await settle();
    expect(await stateOf(crafted.account)).toBe('free');
    await expect(
      giveUpNonceAccount({ ...place, nonce_account }, operator, system),
    ).rejects.toMatchObject({ code: 'nonce_lease_not_found' });
  });

  it('can be given up by their own organization, and by no other one', async () => {
    const crafted = await craft();
    const asked = { chain: 'sol', nonce_account: String(crafted.account) };
    await expect(giveUpOwnNonceAccount(asked, other, system)).rejects.toMatchObject({
      code: 'nonce_lease_not_found',
    });
    expect(await stateOf(crafted.account)).toBe('leased');
    expect(await giveUpOwnNonceAccount(asked, caller, system)).toEqual({
      nonce_account: crafted.account,
      state: 'giving_up',
    });
    await pass(FINAL);
    await settle();
    expect(await stateOf(crafted.account)).toBe('free');
    await expect(crafted.send()).rejects.toMatchObject({ code: 'precondition_not_met' });
  });

  it('are given back when nothing is handed out', async () => {
    const free = async () => (await list()).filter(({ state }) => state === 'free').length;
    const before = await free();
    await expect(craft({ amount_lamports: '90000000000' })).rejects.toMatchObject({
      code: 'insufficient_balance',
    });
    await expect(craft({ amount_lamports: '1000' })).rejects.toMatchObject({
      code: 'stake_too_small',
    });
    expect(await free()).toBe(before);
  });

  it('are refused with what would help once an organization has its part of them', async () => {
    const held = [await craft(), await craft(), await craft()];
    await expect(craft()).rejects.toMatchObject({
      code: 'nonce_account_unavailable',
      message: expect.stringContaining(
        'none can be leased to your organization now, which has 3 of them. Expected that you give up one',
      ),
      details: { accounts: 4, held_by_you: 3, given_up_at: held[0]?.valid_until },
    });
    // What is on chain for good is found when somebody asks, also between two rounds of the job.
    await held[0]?.send();
    await pass(FINAL);
    const open = [held[1], held[2], await craft(), await craft({ by: other })];
    expect(new Set(open.map((one) => one?.account)).size).toBe(4);
    await freeAll();
  });

  it('stay leased over a restart', async () => {
    const crafted = await craft();
    system = await test.restart();
    expect(await stateOf(crafted.account)).toBe('leased');
    await crafted.send();
    await pass(FINAL);
    await settle();
    expect(await stateOf(crafted.account)).toBe('free');
  });

  it('are made by the operator, as many as asked, and told with what they cost', async () => {
    const before = await listNonceAccounts(place, system);
    const made = await test.during(createNonceAccounts({ ...place, count: 2 }, operator, system));
    expect(made.created).toHaveLength(2);
    expect(made.accounts).toHaveLength(before.accounts.length + 2);
    expect(made.accounts.slice(-2).map(({ nonce_account }) => nonce_account)).toEqual(made.created);
    const spent = BigInt(before.payer_balance) - BigInt(made.payer_balance);
    expect(spent).toBeGreaterThan(2_000_000n);
    expect(BigInt(made.cost_of_one)).toBeGreaterThan(1_447_680n);
    expect(made).toMatchObject({ token: 'SOL', decimals: 9 });
    const entries = await system.store.audit.list({ limit: 5 });
    expect(entries.map(({ action }) => action)).toContain('nonce_accounts_created');
  });

  it('are of a chain that has them', async () => {
    const eth = { chain: 'eth', network: 'devnet' } as const;
    const without = { ...system, connections: async () => ({}) as never };
    await expect(listNonceAccounts(eth, without)).rejects.toMatchObject({
      code: 'nonce_accounts_not_built',
    });
    await expect(listNonceAccounts({ ...eth, chain: 'x' }, system)).rejects.toMatchObject({
      code: 'chain_not_found',
    });
  });

  it('never show their keys: they are sealed, and in no log', async () => {
    const secrets = await readSecrets({ prefix: 'nonce-', network: 'devnet' }, system);
    expect(secrets.map(({ name }) => name).toSorted()).toEqual([
      'nonce-authority/sol',
      'nonce-payer/sol',
    ]);
    for (const { name, clear } of secrets) {
      const secret = Buffer.from(clear);
      const sealed = await system.store.secrets.get({ name, network: 'devnet' });
      expect(Buffer.from(sealed ?? []).includes(secret)).toBe(false);
      for (const encoding of ['hex', 'base64'] as const) {
        expect(logged.join('\n')).not.toContain(secret.toString(encoding));
      }
    }
    expect(logged.length).toBeGreaterThan(5);
  });
});
