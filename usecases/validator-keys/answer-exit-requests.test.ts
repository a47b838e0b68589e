import type { ChainConnection, OperationRow } from '@kiln-connect/core';
import { NodeUnavailableError } from '@kiln-connect/core';
import { createWalletClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitRequestAbi } from '../../chains/ethereum/contracts/abi.ts';
import type { Caller } from '../caller.ts';
import { listOperations } from '../reports/list-operations.ts';
import { listStakes } from '../reports/list-stakes.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount, aStake, aWallet, crafted, signed, type Wallet } from '../testing/stakes.ts';
import { aCaller, anOrganization } from '../testing/test-system.ts';
import { broadcastTransaction } from '../transactions/broadcast-transaction.ts';
import { answerExitRequests } from './answer-exit-requests.ts';

const chain = 'eth';
const network = 'devnet';
const MINUTE = 60_000;
let test: DevnetSystem;
let system: System;
let acme: Caller;
let wallet: Wallet;
/** By what becomes of them; for the exit of the last one a stranger alone asks. */
let keys: { asked: string; lost: string; kept: string };

let skippedMs = 0;
const later = (ms: number): void => {
  skippedMs += ms;
};

/** Sends it as the owner does, who asked the API for it. */
const send = async (transaction: Parameters<typeof signed>[0]): Promise<string> => {
  const input = await signed(transaction, wallet, acme, system);
  return String((await broadcastTransaction({ chain, input }, acme, system)).tx_hash);
};
const askFor = async (validator: string): Promise<string> =>
  send(
    await crafted(
      'exit-request',
      { wallet: wallet.address, validators: [validator] },
      acme,
      system,
    ),
  );

/** Lets the chain go on, and waits until all of it is stored. */
const advance = async (epochs: number): Promise<void> => {
  const { time } = await test.devnet.advance({ epochs });
  await system.indexers(chain, network)?.syncTo(new Date(time));
  await system.indexers(chain, network)?.syncNow();
};

const stateOf = async (validator: string): Promise<string> => {
  const query = { filter: { stakeIds: [validator] } };
  const { dataJson } = await listStakes({ chain, query }, acme, system);
  return JSON.parse(dataJson)[0].state;
};

const exits = async () =>
  (await system.store.audit.list({ limit: 100 })).filter(
    ({ action }) => action === 'validators_exited',
  );

/** The system with a connection that departs from the real one. */
const failing = (changes: Partial<ChainConnection>): System => ({
  ...system,
  connections: async () => ({ ...test.connection, ...changes }),
});

beforeAll(async () => {
  test = await openDevnetSystem({ clock: { now: () => new Date(Date.now() + skippedMs) } });
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system, [network]) }, system);
  const accountId = await anAccount(acme, system);
  wallet = await aWallet(200n, test);
  const stake = await aStake(
    { wallet, accountId, amount_wei: `${96n * 10n ** 18n}` },
    acme,
    system,
  );
  const [asked, lost, kept] = (stake.intent as { validators: [string, string, string] }).validators;
  keys = { asked, lost, kept };
  await send(stake);
  // Until validators are active and old enough to leave.
  await test.devnet.advance({ epochs: 80 });
}, 300_000);
afterAll(() => test?.remove());

describe('an exit that its owner asks for on chain', { timeout: 300_000 }, () => {
  let transaction: string;

  it('is not submitted while the request can still be taken back', async () => {
    const stranger = await aWallet(1n, test);
    const [url] = test.devnet.settings.execution as string[];
    await createWalletClient({
      account: privateKeyToAccount(stranger.privateKey),
      transport: http(url),
    }).writeContract({
      chain: null,
      address: test.devnet.settings.exit_request_contract as `0x${string}`,
      abi: exitRequestAbi,
      functionName: 'requestExit',
      args: [[keys.kept as `0x${string}`]],
    });
    transaction = await askFor(keys.asked);
    await advance(1);
    const query = { filter: { stakeIds: Object.values(keys) } };
    const { dataJson } = await listOperations({ chain, query }, acme, system);
    expect(
      JSON.parse(dataJson).filter(({ type }: { type: string }) => type === 'kiln_exit_request'),
    ).toMatchObject([{ validator_address: keys.asked, tx_hash: transaction }]);
    await answerExitRequests(system);
    expect(await exits()).toEqual([]);
  });

  it('is tried again with growing pauses when no node takes it', async () => {
    await advance(4);
    let handed = 0;
    const broken = failing({
      submitExit: async () => {
        handed += 1;
        throw new NodeUnavailableError({ code: 'node_unavailable', message: 'Nobody answers.' });
      },
    });
    for (const [pause, attempts] of [
      [0, 1],
      [14_000, 1],
      [2_000, 2],
      [28_000, 2],
      [3_000, 3],
    ] as const) {
      later(pause);
      await answerExitRequests(broken);
      expect(handed).toBe(attempts);
    }
    expect(await exits()).toEqual([]);
    expect(await stateOf(keys.asked)).toBe('active_ongoing');
    later(MINUTE);
  });

  it('is submitted for the owner once, while another chain can not be asked', async () => {
    await requestOn('other', 's');
    const connected: string[] = [];
    await answerExitRequests({
      ...system,
      connections: async (name) => {
        connected.push(name);
        if (name === chain) return test.connection;
        throw new NodeUnavailableError({ code: 'node_unavailable', message: 'Nobody answers.' });
      },
    });
    expect(connected).toContain('other');
    await Promise.all([1, 2].map(() => answerExitRequests(system)));
    expect(await exits()).toMatchObject([
      {
        actor: { type: 'system' },
        details: {
          network,
          because: `exit request in transaction ${transaction}`,
          public_keys: [keys.asked],
        },
      },
    ]);
    await advance(2);
    expect(await stateOf(keys.asked)).toMatch(/^(active_exiting|exited_unslashed)$/);
    expect(await stateOf(keys.kept)).toBe('active_ongoing');
  });

  it('is done for ever once the chain has it for good', async () => {
    await advance(14);
    expect(await stateOf(keys.asked)).toMatch(/^(exited_unslashed|withdrawal_)/);
    later(31 * MINUTE);
    await answerExitRequests(system);
    const nextYear = new Date(system.clock.now().getTime() + 365 * 24 * 60 * MINUTE);
    expect(await system.store.exitRequests.places({ now: nextYear })).toEqual([
      { chain: 'other', network },
    ]);
    expect(await exits()).toHaveLength(1);
  });

  it('is submitted again when it got lost on its way, also by the next server', async () => {
    await askFor(keys.lost);
    await advance(5);
    await answerExitRequests(failing({ submitExit: async () => {} }));
    await advance(2);
    expect(await stateOf(keys.lost)).toBe('active_ongoing');
    system = await test.restart();
    await answerExitRequests(system);
    await advance(2);
    expect(await stateOf(keys.lost)).toBe('active_ongoing');
    later(31 * MINUTE);
    await answerExitRequests(system);
    await advance(2);
    expect(await stateOf(keys.lost)).toMatch(/^(active_exiting|exited_unslashed)$/);
  });
});

it('is given up for ever, with its reason, when who asks does not own the stake', async () => {
  const stranger = `0x${'99'.repeat(20)}`;
  await requestOn('third', 's', stranger);
  const third = failing({ exitsBegun: async () => new Set() });
  const here = { chain: 'third', network } as const;
  await answerExitRequests(third);
  expect(await system.store.exitRequests.list(here)).toMatchObject([
    { state: 'given_up', by: stranger, attempts: 1, problem: expect.stringContaining(stranger) },
  ]);
  const nextYear = new Date(system.clock.now().getTime() + 365 * 24 * 60 * MINUTE);
  expect(await system.store.exitRequests.places({ now: nextYear })).not.toContainEqual(here);
});

/** A request for the exit of a key of ours on a chain that nothing reads here. */
async function requestOn(
  name: string,
  publicKey: string,
  by: string = wallet.address,
): Promise<void> {
  const { store } = system;
  const key = { chain: name, network } as const;
  await store.validatorKeys.insert({
    ...key,
    organizationId: acme.organizationId,
    accountId: null,
    keys: [
      {
        publicKey,
        derivationIndex: 0,
        withdrawalCredentials: wallet.address,
        feeRecipient: wallet.address,
        statement: {} as never,
      },
    ],
  });
  const time = new Date('2026-03-01T00:00:00Z');
  const head = { position: 1, id: 'one', parentId: 'none', time };
  const operation: OperationRow = {
    id: 'request',
    stakeId: publicKey,
    type: 'request',
    time,
    position: 1,
    proxies: [],
    amount: 0n,
    answer: {},
    asksForExit: { by, transaction: 'one' },
  };
  await store.index.applySlice({
    ...key,
    from: 1,
    position: 1,
    head,
    followedVersion: 0,
    slice: { blocks: [head], rewards: [], exposures: [], operations: [operation] },
  });
  await store.index.finalize({ ...key, block: head });
}
