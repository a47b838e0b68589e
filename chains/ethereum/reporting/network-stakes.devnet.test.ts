import { type JsonObject, silentLog, systemClock } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BeaconState } from '../node/index.ts';
import { createReporting, createSources, exitContracts } from './index.ts';
import { credentials, type DevnetChain, startDevnetChain } from './testing/devnet-chain.ts';

const GWEI_PER_ETH = 1_000_000_000n;
const COMPOUNDING = 0;
const LEAVING = 1;
const SLOW = 2;

let chain: DevnetChain;
/** The same state twice: as SSZ, and as the node's other routes tell it. */
let state: BeaconState;
let slot: number;

beforeAll(async () => {
  chain = await startDevnetChain();
  const { devnet, wallet } = chain;
  for (const index of [COMPOUNDING, LEAVING]) await chain.bringOnline(index);
  await chain.deposit({ index: COMPOUNDING, eth: 64n, credentials: credentials(2, wallet) });
  await chain.deposit({ index: LEAVING, eth: 32n, credentials: credentials(1, wallet) });
  await devnet.advance({ days: 2 });
  await chain.exitVoluntarily(LEAVING);
  await chain.deposit({ index: COMPOUNDING, eth: 1n, credentials: credentials(2, wallet) });
  await chain.deposit({ index: SLOW, eth: 1n, credentials: credentials(1, wallet) });
  await chain.requestWithdrawal({ index: COMPOUNDING, gwei: 2n * GWEI_PER_ETH });
  await devnet.advance({ epochs: 1 });
  slot = (await chain.reporting.head()).position;
  const read = await chain.nodes.beacon.state(slot);
  if (!read) throw new Error('the devnet offers no states');
  state = read;
}, 120_000);

afterAll(() => chain?.stop());

describe('a state read from SSZ, of the preset that the node tells', () => {
  it('has every validator as the node tells it', async () => {
    const indexes = Array.from({ length: state.size }, (_, index) => index);
    const told = await chain.nodes.beacon.validators(slot, [...indexes, state.size]);
    expect(told.length).toBe(18);
    expect(indexes.map(state.validatorAt)).toEqual(told);
    expect(new Set(told.map(({ status }) => status)).size).toBeGreaterThan(1);
  });

  it('has the queues as the node tells them', async () => {
    const { beacon } = chain.nodes;
    expect(state.pendingDeposits()).toEqual(await beacon.pendingDeposits(slot));
    expect(state.pendingDeposits().length).toBeGreaterThan(0);
    expect(state.pendingPartialWithdrawals()).toEqual(await beacon.pendingPartialWithdrawals(slot));
    expect(state.pendingPartialWithdrawals()).toHaveLength(1);
    expect(state.pendingConsolidations()).toEqual(await beacon.pendingConsolidations(slot));
  });

  it('is not there for a slot that is yet to come', async () => {
    expect(await chain.nodes.beacon.state(slot + 1_000)).toBeUndefined();
  });
});

/** The same network through nodes that offer no whole states. */
const withoutStates = () => {
  const { nodes, settings } = chain;
  const beacon = { ...nodes.beacon, state: async () => undefined };
  const shared = { nodes: { ...nodes, beacon }, clock: systemClock, log: silentLog };
  const sources = createSources({ ...shared, contracts: exitContracts(settings) });
  return createReporting(sources, { ...shared, network: 'devnet' });
};

// When they were read, and where the sweep stands, which only the state knows to the validator.
const told = (answers: readonly JsonObject[]) =>
  answers.map(
    ({ updated_at, estimated_next_skimming_at, estimated_next_skimming_slot, ...answer }) => answer,
  );

describe('all stakes of the network', () => {
  it('are the same where no node offers whole states, page by page', async () => {
    const [whole, pages] = await Promise.all([
      chain.reporting.networkStakes(),
      withoutStates().networkStakes(),
    ]);
    const numbers = Array.from({ length: whole.size + 2 }, (_, index) => index);
    const [read, readByPages] = await Promise.all([
      whole.read(numbers, async () => []),
      pages.read(numbers, async () => []),
    ]);
    expect(pages.size).toBe(whole.size);
    expect(told(readByPages)).toEqual(told(read));
    const owners = [credentials(1, chain.wallet), credentials(2, chain.wallet)];
    expect(await whole.select({ owners })).toEqual([16, 17]);
    expect(await pages.select({ owners })).toEqual([16, 17]);
    const { nb_validators: validators } = await withoutStates().networkStats();
    expect(validators).toBe((await chain.reporting.networkStats()).nb_validators);
  });

  it('say of followed stakes what the list of stakes says of them', async () => {
    const network = await chain.reporting.networkStakes();
    const numbers = Array.from({ length: network.size }, (_, index) => index);
    const known = (stakeId: string) => ({
      stakeId,
      isOurs: true,
      rewardTotals: { attestation: 5n * 10n ** 15n },
    });
    const whole = await network.read(numbers, async (ids) => ids.map(known));
    const listed = await chain.reporting.readStakes(
      whole.map((answer) => known(answer.validator_address as string)),
    );
    expect(told(whole)).toEqual(told(listed.map(({ answer }) => answer as JsonObject)));
    expect(whole.filter((answer) => answer.pending_deposits)).toHaveLength(1);
    expect(whole.filter((answer) => answer.pending_withdrawals)).toHaveLength(1);
  });

  it('say to the slot when the sweep will pay next', async () => {
    const { size, read } = await chain.reporting.networkStakes();
    const numbers = Array.from({ length: size }, (_, index) => index);
    const answers = await read(numbers, async () => []);
    // What it still earns is taken now, or all that it has once it may leave: as the sweep stands.
    const next = answers.flatMap(({ validator_index: index, estimated_next_skimming_slot: at }) =>
      at === undefined ? [] : [{ index, at: Number(at) }],
    );
    expect(next.map(({ index }) => index)).toContain(17);
    for (const { index, at } of next) {
      while ((await chain.reporting.head()).position < at)
        await chain.devnet.advance({ epochs: 1 });
      const block = await chain.nodes.beacon.block(at);
      const paid = block?.execution?.withdrawals.map(({ validatorIndex }) => validatorIndex);
      expect(paid, `slot ${at}`).toContain(index);
    }
  });

  it('are those of the head, however soon after the last ones', async () => {
    const before = await chain.reporting.networkStakes();
    await chain.devnet.advance({ epochs: 1 });
    const after = await chain.reporting.networkStakes();
    const balances = async (stakes: typeof before) =>
      (await stakes.read([0, 1, 2], async () => [])).map(({ balance }) => balance);
    expect(await balances(after)).not.toEqual(await balances(before));
  });
});
