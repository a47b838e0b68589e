import type { ChainSlice, JsonObject, StakeRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, type DevnetChain, startDevnetChain } from './testing/devnet-chain.ts';

const ETH = 10n ** 18n;
const PAYMENT = 123_456_789_012_345n;

/** By the index of their keys. */
const WITH_BLS_KEY = 0;
const SLASHED = 1;
const TOO_SMALL = 2;
const LEAVING = 3;
const OURS_WITHOUT_DEPOSIT = 8;
const OF_NOBODY = 9;
const STAKES = [WITH_BLS_KEY, SLASHED, TOO_SMALL, LEAVING, OURS_WITHOUT_DEPOSIT, OF_NOBODY];

let chain: DevnetChain;
let whole: ChainSlice;
let head = 0;
let requestsWaited = false;
/** The states that each key went through, in order, by the index of the key. */
const story = new Map<number, string[]>(STAKES.map((index) => [index, []]));

const key = (index: number) => chain.publicKey(index);

const readStakes = (known: { [index: number]: { [type: string]: JsonObject } } = {}) =>
  chain.reporting.readStakes(
    STAKES.map((index) => ({
      stakeId: key(index),
      isOurs: index !== OF_NOBODY,
      rewardTotals: {},
      ...(known[index] && { lastOperations: known[index] }),
    })),
  );

async function look(): Promise<readonly StakeRow[]> {
  const rows = await readStakes();
  rows.forEach(({ state }, i) => {
    const seen = story.get(STAKES[i] as number) ?? [];
    if (seen.at(-1) !== state) seen.push(state);
  });
  return rows;
}

const epochs = async (count: number) => {
  for (let epoch = 0; epoch < count; epoch++) {
    await chain.devnet.advance({ epochs: 1 });
    await look();
  }
};

/** Full exits for keys that are no validators: more than blocks take at once. */
async function crowdTheRequests() {
  for (let request = 0; request < 20; request++) {
    await chain.requestWithdrawal({ index: OF_NOBODY, gwei: 0n });
  }
}

/** Looks at each block: the last of the crowd has to wait for the second one. */
async function waitForTheCrowd() {
  for (let slot = 0; slot < 2; slot++) {
    await chain.devnet.advance({ slots: 1 });
    const row = (await look())[STAKES.indexOf(LEAVING)];
    requestsWaited ||= row?.state === 'active_ongoing' && row.answer?.exit_requested === true;
  }
}

beforeAll(async () => {
  chain = await startDevnetChain();
  const { devnet, wallet } = chain;
  await epochs(1);
  const bls = `0x00${'11'.repeat(31)}`;
  await chain.deposit({ index: WITH_BLS_KEY, eth: 32n, credentials: bls });
  await chain.deposit({ index: SLASHED, eth: 32n, credentials: credentials(1, wallet) });
  await chain.deposit({ index: TOO_SMALL, eth: 1n, credentials: credentials(1, wallet) });
  await chain.deposit({ index: LEAVING, eth: 32n, credentials: credentials(1, wallet) });
  for (const index of [WITH_BLS_KEY, SLASHED, LEAVING]) await chain.bringOnline(index);
  await epochs(18);
  await devnet.incidents.slash({ publicKey: key(SLASHED), kind: 'proposal' });
  await chain.exitVoluntarily(WITH_BLS_KEY);
  await crowdTheRequests();
  await chain.requestWithdrawal({ index: LEAVING, gwei: 0n });
  await devnet.incidents.useBuilder({ payment: PAYMENT.toString() });
  await waitForTheCrowd();
  await epochs(12);
  await devnet.incidents.useBuilder(undefined);
  await devnet.advance({ epochs: 60 });
  await epochs(2);
  head = (await chain.reporting.head()).position;
  whole = await chain.reporting.readRange({ from: 0, to: head, stakeIds: STAKES.map(key) });
}, 300_000);

afterAll(() => chain?.stop());

const lastOperations = (index: number): { [type: string]: JsonObject } =>
  Object.fromEntries(
    whole.operations
      .filter(({ stakeId }) => stakeId === key(index))
      .sort((a, b) => a.position - b.position)
      .map(({ type, answer }) => [type, answer]),
  );

const sum = (rows: readonly { amount: bigint }[]) =>
  rows.reduce((total, { amount }) => total + amount, 0n);

describe('the twelve states', () => {
  it('are all reached', () => {
    const seen = new Set([...story.values()].flat());
    expect([...seen].sort()).toEqual(
      [
        'unknown',
        'unstaked',
        'deposit_in_progress',
        'pending_initialized',
        'pending_queued',
        'active_ongoing',
        'active_exiting',
        'active_slashed',
        'exited_unslashed',
        'exited_slashed',
        'withdrawal_possible',
        'withdrawal_done',
      ].sort(),
    );
  });

  it('follow each other from the deposit to the exit; without an address nothing is paid out', () => {
    const begin = ['unstaked', 'deposit_in_progress', 'pending_initialized', 'pending_queued'];
    expect(story.get(WITH_BLS_KEY)).toEqual([
      ...begin,
      'active_ongoing',
      'active_exiting',
      'exited_unslashed',
      'withdrawal_possible',
    ]);
    expect(story.get(LEAVING)?.slice(0, 7)).toEqual([
      ...begin,
      'active_ongoing',
      'active_exiting',
      'exited_unslashed',
    ]);
    expect(story.get(LEAVING)?.at(-1)).toBe('withdrawal_done');
  });

  it('of one that was slashed: it stays long, and is paid out what is left', () => {
    // Which blocks the sweep needs decides whether an epoch ends between.
    const seen = story.get(SLASHED)?.filter((state) => state !== 'withdrawal_possible');
    expect(seen?.slice(-4)).toEqual([
      'active_ongoing',
      'active_slashed',
      'exited_slashed',
      'withdrawal_done',
    ]);
  });

  it('of keys without a deposit, or with too small a one, do not change', () => {
    expect(story.get(OF_NOBODY)).toEqual(['unknown']);
    expect(story.get(OURS_WITHOUT_DEPOSIT)).toEqual(['unstaked']);
    expect(story.get(TOO_SMALL)).toEqual([
      'unstaked',
      'deposit_in_progress',
      'pending_initialized',
    ]);
  });
});

describe('a slashing', () => {
  it('is booked as a penalty, so that all rewards are the change of the balance, to the gwei', () => {
    const rewards = whole.rewards.filter(
      ({ stakeId, component }) => stakeId === key(SLASHED) && !component.startsWith('execution'),
    );
    const penalties = rewards.filter(({ component }) => component === 'slashing');
    expect(penalties.length).toBeGreaterThanOrEqual(1);
    expect(sum(penalties) < 0n).toBe(true);
    const out = sum(
      whole.operations.filter(
        ({ stakeId, type }) => stakeId === key(SLASHED) && type === 'consensus_withdrawal',
      ),
    );
    expect(sum(rewards)).toBe(out - 32n * ETH);
  });
});

describe('an exit that was asked for', () => {
  it('is told while the request waits, and once it was taken', async () => {
    expect(requestsWaited).toBe(true);
    const rows = await readStakes({ [LEAVING]: lastOperations(LEAVING) });
    expect(rows[STAKES.indexOf(LEAVING)]?.answer?.exit_requested).toBe(true);
  });

  it('is told when a contract was asked', async () => {
    const rows = await readStakes({ [SLASHED]: { lido_exit_request: {} } });
    expect(rows[STAKES.indexOf(SLASHED)]?.answer?.exit_requested).toBe(true);
  });

  it('is none of one who left by itself', async () => {
    const rows = await readStakes({ [WITH_BLS_KEY]: lastOperations(WITH_BLS_KEY) });
    expect(rows[STAKES.indexOf(WITH_BLS_KEY)]?.answer?.exit_requested).toBe(false);
  });
});

describe('blocks of a builder', () => {
  it('pay the proposer what the builder paid, and nothing of the fees', async () => {
    const { nodes, reporting } = chain;
    const all = await nodes.beacon.validators(
      head,
      Array.from({ length: 20 }, (_, index) => index),
    );
    const { rewards, operations } = await reporting.readRange({
      from: 19 * 8 + 1,
      to: 31 * 8,
      stakeIds: all.map(({ publicKey }) => publicKey),
    });
    const mev = rewards.filter(({ component }) => component === 'execution_mev');
    expect(mev.length).toBeGreaterThan(80);
    expect(mev.filter(({ amount }) => amount !== PAYMENT)).toEqual([]);
    const shown = operations.filter(({ answer }) => answer.is_mev_block === true);
    expect(shown).toHaveLength(mev.length);
    const [first] = shown;
    const paid = await nodes.execution.getTransaction({
      hash: first?.answer.mev_payout_tx_hash as `0x${string}`,
    });
    expect(paid.value).toBe(PAYMENT);
    expect(paid.to).toBe(first?.answer.fee_recipient);
    // No block has both.
    const both = rewards.filter(
      ({ component, position }) =>
        component === 'execution' && mev.some((row) => row.position === position),
    );
    expect(both).toEqual([]);
  }, 60_000);

  it('tell where the validator was paid last', async () => {
    const last = { execution_reward: { fee_recipient: '0x1234' } };
    const rows = await readStakes({ [LEAVING]: last });
    expect(rows[STAKES.indexOf(LEAVING)]?.answer?.execution_fee_recipient).toBe('0x1234');
    expect(rows[0]?.answer).not.toHaveProperty('execution_fee_recipient');
  });
});
