import { silentLog, systemClock } from '@kiln-connect/core';
import { type AuthorityWatch, startAuthorityWatch } from '@kiln-connect/indexer';
import { createWalletClient, defineChain, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addStakesToAccount } from '../accounts/add-stakes-to-account.ts';
import type { Caller } from '../caller.ts';
import { startPeriodic } from '../jobs/start-periodic.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { aMember } from '../testing/people.ts';
import {
  aSolanaStake,
  openSolanaSystem,
  type SolanaSystem,
  sendSigned,
} from '../testing/solana-system.ts';
import { anAccount, aStake, aWallet, crafted, signed, type Wallet } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { broadcastTransaction } from '../transactions/broadcast-transaction.ts';
import { listAlerts } from './list-alerts.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** What the product promises, in milliseconds. */
const PROMISE = 60_000;

/** What a server does of it: watches, and raises alerts. */
function watchOver(chain: string, { system, connection }: SolanaSystem | DevnetSystem) {
  const watch = startAuthorityWatch({
    chain,
    network: 'devnet',
    connection,
    store: system.store,
    log: silentLog,
    clock: systemClock,
    intervalMs: 100,
  }) as AuthorityWatch;
  const job = startPeriodic(
    { name: 'raise alerts', everyMs: 100, run: () => raiseAlerts(system) },
    { log: silentLog },
  );
  return async () => {
    await watch.stop();
    await job.stop();
  };
}

const alertsOf = async (system: System) =>
  (await listAlerts({ organization: 'acme', network: 'devnet', limit: 50 }, operator, system)).data;

/** Until the stakes are known to the watch as they stand. */
const untilKnown = (chain: string, stakeIds: readonly string[], system: System) =>
  vi.waitFor(
    async () => {
      const known = await system.store.authorities.known({ chain, network: 'devnet' });
      expect(stakeIds.every((stakeId) => known.has(stakeId))).toBe(true);
    },
    { timeout: PROMISE, interval: 50 },
  );

describe('on a devnet of Solana', () => {
  let test: SolanaSystem;
  let system: System;
  let caller: Caller;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    test = await openSolanaSystem();
    ({ system } = test);
    caller = await aCaller({ organization: await anOrganization('acme', system) }, system);
    await aMember({ organization: 'acme', role: 'owner' }, system);
    stop = watchOver('sol', test);
  }, 120_000);
  afterAll(async () => {
    await stop?.();
    await test?.remove();
  });

  it('an outsider who takes the withdraw authority of a stake is noticed within a minute, with the transaction', async () => {
    const { stakeAccount, wallet } = await test.devnet.incidents.leakStake({
      amount: 5_000_000_000n,
    });
    await test.devnet.advance({ slots: 4 });
    const id = await anAccount(caller, system);
    await addStakesToAccount({ id, protocol: 'SOL', stakeIds: [stakeAccount] }, caller, system);
    await untilKnown('sol', [stakeAccount], system);

    const { address: to } = await test.aWallet(1n);
    const change = { stakeAccount, authority: 'withdrawer', to } as const;
    const signature = await test.devnet.incidents.changeAuthority(change);
    await test.devnet.advance({ slots: 4 });
    const [alert] = await vi.waitFor(
      async () => {
        const alerts = await alertsOf(system);
        expect(alerts).toHaveLength(1);
        return alerts;
      },
      { timeout: PROMISE, interval: 100 },
    );
    expect(alert).toMatchObject({
      state: 'open',
      stake: {
        stake_id: stakeAccount,
        transaction: signature,
        changes: [{ authority: 'withdrawer', before: wallet, after: to }],
      },
    });
    const { organizationId } = caller;
    const [event] = await system.store.events.list({ organizationId, limit: 1 });
    expect(event).toMatchObject({ type: 'stake.authority_changed' });
    const mails = await system.store.outbox.pending({ now: new Date(), limit: 10 });
    expect(mails.map(({ kind }) => kind)).toContain('authority_changed');
  }, 180_000);

  it('a stake that was crafted here appears as it was crafted, and alarms nobody', async () => {
    const before = await alertsOf(system);
    const wallet = await test.aWallet(10n);
    const accountId = await anAccount(caller, system);
    const { validator } = test;
    const transaction = await test.during(
      aSolanaStake({ wallet, accountId, validator }, caller, system),
    );
    await sendSigned(transaction, wallet, caller, system);
    await test.devnet.advance({ slots: 4 });
    const stakeIds = await system.store.accounts.stakeIds({ ...caller, chain: 'sol' });
    await untilKnown('sol', stakeIds, system);
    await test.devnet.advance({ slots: 2 });
    await raiseAlerts(system);
    expect(await alertsOf(system)).toEqual(before);
  }, 180_000);
});

describe('on a devnet of Ethereum', () => {
  let test: DevnetSystem;
  let system: System;
  let caller: Caller;
  let wallet: Wallet;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    test = await openDevnetSystem();
    ({ system } = test);
    caller = await aCaller({ organization: await anOrganization('acme', system) }, system);
    wallet = await aWallet(200n, test);
    stop = watchOver('eth', test);
  }, 120_000);
  afterAll(async () => {
    await stop?.();
    await test?.remove();
  });
  afterEach(() => raiseAlerts(system));

  const send = async (transaction: Awaited<ReturnType<typeof crafted>>) => {
    const input = await signed(transaction, wallet, caller, system);
    await broadcastTransaction({ chain: 'eth', input }, caller, system);
    await test.devnet.advance({ epochs: 1 });
  };

  it('credentials that switch by a request crafted here alarm nobody; by one that was sent by hand they do', async () => {
    const accountId = await anAccount(caller, system);
    for (let stake = 0; stake < 2; stake++) {
      await send(await aStake({ wallet, accountId }, caller, system));
    }
    await test.devnet.advance({ epochs: 10 });
    const [one, two] = await system.store.accounts.stakeIds({ ...caller, chain: 'eth' });
    if (!one || !two) throw new Error('two stakes were made');
    await untilKnown('eth', [one, two], system);
    expect(await alertsOf(system)).toEqual([]);

    await send(
      await crafted('enable-compounding', { wallet: wallet.address, pubkey: one }, caller, system),
    );
    await test.devnet.advance({ epochs: 1 });
    await vi.waitFor(async () => expect(await alertsOf(system)).toHaveLength(1), {
      timeout: PROMISE,
    });
    expect(await alertsOf(system)).toMatchObject([
      { state: 'explained', stake: { stake_id: one, explained_by: 'enable-compounding' } },
    ]);

    // The wallet's owner, or a thief of its key, asks the chain without us (EIP-7251).
    const account = privateKeyToAccount(wallet.privateKey);
    const rpc = (test.devnet.settings.execution as readonly string[])[0];
    const chain = defineChain({
      id: 31_337,
      name: 'devnet',
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      rpcUrls: { default: { http: [String(rpc)] } },
    });
    await createWalletClient({ account, chain, transport: http(String(rpc)) }).sendTransaction({
      to: '0x0000BBdDc7CE488642fb579F8B00f3a590007251',
      data: `0x${two.slice(2)}${two.slice(2)}`,
      value: 10n ** 12n,
    });
    await test.devnet.advance({ epochs: 2 });
    await vi.waitFor(async () => expect(await alertsOf(system)).toHaveLength(2), {
      timeout: PROMISE,
    });
    const [alert] = await alertsOf(system);
    expect(alert).toMatchObject({ state: 'open', stake: { stake_id: two } });
    const [change] = alert?.stake?.changes ?? [];
    expect(change?.before?.slice(0, 4)).toBe('0x01');
    expect(change?.after).toBe(`0x02${change?.before?.slice(4)}`);
  }, 400_000);
});
