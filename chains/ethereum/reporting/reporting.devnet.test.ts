import type { ChainSlice, OperationRow, RewardRow } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createChainTime } from './chain-time.ts';
import { credentials, type DevnetChain, startDevnetChain } from './testing/devnet-chain.ts';

const GWEI = 1_000_000_000n;
const ETH = 10n ** 18n;

/** The validators of the story, by the index of their key. */
const SKIMMED = 0;
const COMPOUNDING = 1;
const OFFLINE = 2;
const EXITING = 3;
const FOREIGN = 9;
const NAMES = {
  skimmed: SKIMMED,
  compounding: COMPOUNDING,
  offline: OFFLINE,
  exiting: EXITING,
};
/** Only this story pays to it. */
const PAYOUT = `0x${'5a'.repeat(20)}` as const;

let chain: DevnetChain;
let head = 0;
let whole: ChainSlice;
let time: ReturnType<typeof createChainTime>;
/** What stakes said while the story went on. */
const seen: Record<string, Awaited<ReturnType<typeof states>>> = {};

const key = (index: number) => chain.publicKey(index);
const asked = () => Object.values(NAMES).map(key);

async function states() {
  const indexes = [...Object.values(NAMES), FOREIGN];
  const rows = await chain.reporting.readStakes(
    indexes.map((index) => ({ stakeId: key(index), isOurs: index !== FOREIGN, rewardTotals: {} })),
  );
  const [skimmed, compounding, offline, exiting, foreign] = rows;
  if (!skimmed || !compounding || !offline || !exiting || !foreign)
    throw new Error('a stake is missing');
  const { position: slot } = await chain.reporting.head();
  return { slot, skimmed, compounding, offline, exiting, foreign };
}

/** Four validators from their deposit on, over six days: a top-up, a partial withdrawal, an exit. */
beforeAll(async () => {
  chain = await startDevnetChain();
  const { devnet, wallet } = chain;
  await devnet.advance({ epochs: 1 });
  seen.before = await states();
  await chain.bringOnline(SKIMMED);
  await chain.bringOnline(COMPOUNDING);
  await chain.bringOnline(EXITING);
  await chain.deposit({ index: SKIMMED, eth: 32n, credentials: credentials(1, PAYOUT) });
  await chain.deposit({ index: COMPOUNDING, eth: 64n, credentials: credentials(2, wallet) });
  await chain.deposit({ index: OFFLINE, eth: 32n, credentials: credentials(1, wallet) });
  await chain.deposit({ index: EXITING, eth: 32n, credentials: credentials(1, wallet) });
  await devnet.advance({ epochs: 1 });
  seen.deposited = await states();
  await devnet.advance({ epochs: 4 });
  seen.queued = await states();
  await devnet.advance({ days: 2 });
  await chain.deposit({ index: COMPOUNDING, eth: 5n, credentials: credentials(2, wallet) });
  await chain.requestWithdrawal({ index: COMPOUNDING, gwei: 3n * GWEI });
  await chain.requestWithdrawal({ index: EXITING, gwei: 0n });
  await devnet.advance({ epochs: 1 });
  seen.toppedUp = await states();
  await devnet.advance({ days: 3 });
  seen.last = await states();

  const [{ genesisTime }, spec] = await Promise.all([
    chain.nodes.beacon.genesis(),
    chain.nodes.beacon.spec(),
  ]);
  time = createChainTime({
    genesisTime,
    secondsPerSlot: spec.SECONDS_PER_SLOT,
    slotsPerEpoch: spec.SLOTS_PER_EPOCH,
  });
  head = (await chain.reporting.head()).position;
  whole = await chain.reporting.readRange({ from: 0, to: head, stakeIds: asked() });
}, 180_000);

afterAll(() => chain?.stop());

const sum = (rows: readonly { amount: bigint }[]) =>
  rows.reduce((total, { amount }) => total + amount, 0n);

const rewardsOf = (index: number, layer: 'consensus' | 'execution' = 'consensus') =>
  whole.rewards.filter(
    (row) =>
      row.stakeId === key(index) && (row.component === 'execution') === (layer === 'execution'),
  );

const operationsOf = (index: number, type: string): OperationRow[] =>
  whole.operations.filter((row) => row.stakeId === key(index) && row.type === type);

const balanceAt = async (index: number, slot: number): Promise<bigint> => {
  const [validator] = await chain.nodes.beacon.validators(slot, [key(index)]);
  return (validator?.balance ?? 0n) * GWEI;
};

interface Credit {
  readonly slot: number;
  readonly amount: bigint;
}

const credits = new Map<number, readonly Credit[]>();

/** What left the queue of deposits for that key, and when, told by the states alone. */
async function creditsOf(index: number): Promise<readonly Credit[]> {
  const known = credits.get(index);
  if (known) return known;
  const queued = async (slot: number) =>
    (await chain.nodes.beacon.pendingDeposits(slot)).filter(
      ({ publicKey }) => publicKey === key(index),
    );
  const found: Credit[] = [];
  for (let slot = time.slotsPerEpoch; slot <= head; slot += time.slotsPerEpoch) {
    const [before, after] = [await queued(slot - 1), await queued(slot)];
    const left = before.slice(0, before.length - after.length);
    found.push(...left.map(({ amount }) => ({ slot, amount: amount * GWEI })));
  }
  credits.set(index, found);
  return found;
}

/** The UTC days of the story with their first and last slot. */
function days(): { day: string; first: number; last: number }[] {
  const found: { day: string; first: number; last: number }[] = [];
  for (let slot = 0; slot <= head; slot++) {
    const day = time.timeOf(slot).toISOString().slice(0, 10);
    const current = found.at(-1);
    if (current?.day === day) current.last = slot;
    else found.push({ day, first: slot, last: slot });
  }
  return found;
}

describe('the rewards of a day', () => {
  it.each(Object.entries(NAMES))(
    'equal balance change plus withdrawals less deposits, to the gwei, on every day: %s validator',
    async (_name, index) => {
      expect(days().length).toBeGreaterThanOrEqual(6);
      for (const { day, first, last } of days()) {
        const sumOfDay = (rows: readonly { position: number; amount: bigint }[]) =>
          sum(rows.filter(({ position }) => first <= position && position <= last));
        const before = first === 0 ? 0n : await balanceAt(index, first - 1);
        const change = (await balanceAt(index, last)) - before;
        const withdrawals = sumOfDay(operationsOf(index, 'consensus_withdrawal'));
        const deposits = sumOfDay(
          (await creditsOf(index)).map(({ slot, amount }) => ({ position: slot, amount })),
        );
        expect({ day, rewards: sumOfDay(rewardsOf(index)) }).toEqual({
          day,
          rewards: change + withdrawals - deposits,
        });
      }
    },
    60_000,
  );

  it('never hold a deposit, a top-up or a withdrawal: they are far below one ether', () => {
    expect(whole.rewards.filter(({ amount }) => amount > ETH / 10n)).toEqual([]);
    expect(sum(operationsOf(COMPOUNDING, 'deposit'))).toBe(69n * ETH);
    expect(sum(rewardsOf(COMPOUNDING)) > 0n).toBe(true);
  });

  it('are negative for a validator that is offline, by attestations', () => {
    const active = whole.exposures.filter(({ stakeId }) => stakeId === key(OFFLINE));
    expect(active.length).toBeGreaterThan(10);
    const attestations = rewardsOf(OFFLINE).filter((row) => row.component === 'attestation');
    expect(attestations.length).toBeGreaterThan(10);
    expect(attestations.filter(({ amount }) => amount >= 0n)).toEqual([]);
    expect(sum(rewardsOf(OFFLINE)) < 0n).toBe(true);
  });

  it('hold what attestations, sync committees and proposals brought', () => {
    const components = new Set(rewardsOf(COMPOUNDING).map((row) => row.component));
    expect(components).toEqual(new Set(['attestation', 'sync_committee', 'proposer']));
  });

  it('book attestations at the first slot of an epoch, two after the one that they are for', () => {
    const attestations = whole.rewards.filter(({ component }) => component === 'attestation');
    expect(attestations.filter(({ position }) => position % time.slotsPerEpoch !== 0)).toEqual([]);
    const [first] = rewardsOf(SKIMMED);
    const activated = (seen.last?.skimmed.answer?.activated_epoch as number) * time.slotsPerEpoch;
    expect(first?.position).toBeGreaterThanOrEqual(activated);
  });

  it('are the same however the slots are cut into ranges', async () => {
    const slices: ChainSlice[] = [];
    for (let from = 0; from <= head; from += 37) {
      const to = Math.min(head, from + 36);
      slices.push(await chain.reporting.readRange({ from, to, stakeIds: asked() }));
    }
    const bySlot = (rows: readonly RewardRow[]) =>
      rows
        .map(
          ({ stakeId, position, component, amount }) =>
            `${position} ${stakeId} ${component} ${amount}`,
        )
        .sort();
    expect(bySlot(slices.flatMap(({ rewards }) => rewards))).toEqual(bySlot(whole.rewards));
    const ids = (rows: readonly OperationRow[]) => rows.map(({ id }) => id).sort();
    expect(ids(slices.flatMap(({ operations }) => operations))).toEqual(ids(whole.operations));
    const seconds = (slice: readonly ChainSlice[]) =>
      slice.flatMap(({ exposures }) => exposures).reduce((total, row) => total + row.seconds, 0);
    expect(seconds(slices)).toBe(seconds([whole]));
    expect(slices.flatMap(({ blocks }) => blocks)).toEqual(whole.blocks);
  }, 60_000);
});

describe('what is paid out', () => {
  const payoutsOf = (index: number) =>
    (whole.payouts?.rows ?? []).filter(({ stakeId }) => stakeId === key(index));

  it('is every withdrawal, and empties the validator once it has exited, not before', () => {
    for (const index of Object.values(NAMES)) {
      const shown = operationsOf(index, 'consensus_withdrawal');
      const paid = payoutsOf(index);
      expect(paid.map(({ position, amount }) => [position, amount])).toEqual(
        shown.map(({ position, amount }) => [position, amount]),
      );
      const emptying = paid.filter(({ empties }) => empties);
      if (index === EXITING) {
        const [whole32] = emptying;
        expect(whole32?.amount).toBeGreaterThan(31n * ETH);
        expect(paid.slice(paid.indexOf(whole32 as (typeof paid)[number]))).toEqual(emptying);
      } else expect(emptying).toEqual([]);
    }
    expect(payoutsOf(SKIMMED).length).toBeGreaterThan(2);
  });

  it('leaves only what was earned to accrue: execution rewards are paid at once', () => {
    const accruing = new Set(whole.payouts?.accruing);
    const others = new Set(whole.rewards.map(({ component }) => component));
    for (const component of accruing) others.delete(component);
    expect([...others]).toEqual(['execution']);
  });
});

describe('epochs', () => {
  it('that have begun are told with their slots and times, the last one up to the head', async () => {
    const last = time.epochOf(head);
    const spans = await chain.reporting.epochs({ from: last - 1, to: last + 5 });
    expect(spans.map(({ epoch, from, to }) => [epoch, from, to])).toEqual([
      [last - 1, time.firstSlotOf(last - 1), time.firstSlotOf(last) - 1],
      [last, time.firstSlotOf(last), head],
    ]);
    expect(spans[0]?.end).toEqual(spans[1]?.start);
  });

  it('add up to what their slots earned, attestations at the first', async () => {
    const last = time.epochOf(head) - 1;
    const [span] = await chain.reporting.epochs({ from: last, to: last });
    if (!span) throw new Error('the epoch has begun');
    const slice = await chain.reporting.readRange({ ...span, stakeIds: asked() });
    const own = ({ position }: { position: number }) =>
      span.from <= position && position <= span.to;
    expect(sum(slice.rewards)).toBe(sum(whole.rewards.filter(own)));
    expect(slice.rewards.filter(({ component }) => component === 'attestation')).not.toEqual([]);
  });
});

describe('a range of slots', () => {
  /** What went over the wire while two epochs were read, by route or JSON-RPC method. */
  const requestsFor = async (stakeIds: readonly string[]) => {
    const from = Math.floor(head / time.slotsPerEpoch - 3) * time.slotsPerEpoch;
    const to = from + 2 * time.slotsPerEpoch - 1;
    const sent = vi.spyOn(globalThis, 'fetch');
    try {
      const slice = await chain.reporting.readRange({ from, to, stakeIds });
      const proposals = slice.rewards.filter(({ component }) => component === 'proposer').length;
      const requests: { [route: string]: number } = {};
      for (const [url, init] of sent.mock.calls) {
        const route = routeOf(new URL(url instanceof Request ? url.url : url), init);
        requests[route] = (requests[route] ?? 0) + 1;
      }
      return { requests, proposals };
    } finally {
      sent.mockRestore();
    }
  };

  const routeOf = ({ pathname }: URL, init: RequestInit | undefined): string =>
    pathname === '/'
      ? String(JSON.parse(String(init?.body)).method)
      : (/(headers|blocks|validators|sync_committees|rewards\/[a-z_]+)/.exec(pathname)?.[0] ??
        pathname);

  it('takes one request a slot when no validator is asked for, and one for the last root', async () => {
    const { requests } = await requestsFor([]);
    expect(requests).toEqual({ blocks: 2 * time.slotsPerEpoch, headers: 1 });
  });

  it('takes few more for validators: by epoch, by proposal, by duty in the sync committee', async () => {
    const { requests, proposals } = await requestsFor(asked());
    const {
      'rewards/sync_committee': sync = 0,
      sync_committees: committees = 0,
      ...rest
    } = requests;
    expect(rest).toEqual({
      blocks: 2 * time.slotsPerEpoch,
      headers: 1,
      validators: 2,
      'rewards/attestations': 2,
      // Deposits, requests of EIP-7002, the contracts in which exits are asked for.
      eth_getLogs: 3,
      ...(proposals > 0 && { 'rewards/blocks': proposals, eth_getBlockReceipts: proposals }),
    });
    expect(sync).toBeLessThanOrEqual(2 * time.slotsPerEpoch);
    expect(committees).toBeLessThanOrEqual(2);
  });
});

describe('what earned', () => {
  it('is each validator for every second from its activation to its exit, within full hours', () => {
    for (const index of Object.values(NAMES)) {
      const rows = whole.exposures.filter(({ stakeId }) => stakeId === key(index));
      const activated = rows[0]?.position ?? 0;
      const total = rows.reduce((seconds, row) => seconds + row.seconds, 0);
      const exited = seen.last?.exiting.answer?.exited_epoch as number;
      const end = index === EXITING ? exited * time.slotsPerEpoch : head + 1;
      expect(total).toBe((end - activated) * time.secondsPerSlot);
      const hour = (ms: number) => Math.floor(ms / 3_600_000);
      const crossing = rows.filter(
        ({ time: begin, seconds }) =>
          hour(begin.getTime()) !== hour(begin.getTime() + seconds * 1000 - 1),
      );
      expect(crossing).toEqual([]);
    }
  });

  it('is the effective balance of the time: more after the top-up', () => {
    const rows = whole.exposures.filter(({ stakeId }) => stakeId === key(COMPOUNDING));
    expect(rows[0]?.effectiveBalance).toBe(64n * ETH);
    expect(rows.some(({ effectiveBalance }) => effectiveBalance === 69n * ETH)).toBe(true);
  });
});

describe('operations', () => {
  it('show each deposit with its transaction, sender and gas', async () => {
    const [first, topUp] = operationsOf(COMPOUNDING, 'deposit');
    expect(first).toMatchObject({ wallet: chain.wallet.toLowerCase(), amount: 64n * ETH });
    expect(topUp).toMatchObject({ amount: 5n * ETH });
    const hash = first?.answer.tx_hash as `0x${string}`;
    const receipt = await chain.nodes.execution.getTransactionReceipt({ hash });
    expect(first?.answer).toEqual({
      type: 'deposit',
      time: time.timeOf(first?.position ?? 0).toISOString(),
      validator_address: key(COMPOUNDING),
      tx_hash: hash,
      tx_sender: chain.wallet.toLowerCase(),
      tx_gas_used: receipt.gasUsed.toString(),
      tx_effective_gas_price: receipt.effectiveGasPrice.toString(),
      proxies: [],
      slot: first?.position,
      block: Number(receipt.blockNumber),
      block_base_fee: expect.stringMatching(/^\d+$/),
      withdrawal_credentials: credentials(2, chain.wallet),
      amount: (64n * ETH).toString(),
    });
    expect(topUp?.answer.validator_index).toBe(seen.last?.compounding.index);
  });

  it('show every withdrawal; together they are what the execution layer paid out', async () => {
    const withdrawals = operationsOf(SKIMMED, 'consensus_withdrawal');
    expect(withdrawals.length).toBeGreaterThan(2);
    expect(await chain.nodes.execution.getBalance({ address: PAYOUT })).toBe(sum(withdrawals));
    expect(withdrawals[0]?.answer).toMatchObject({
      fee_recipient: PAYOUT,
      validator_address: key(SKIMMED),
      amount: withdrawals[0]?.amount.toString(),
    });
  });

  it('show the partial withdrawal that was asked for, and none from a 0x02 validator besides', () => {
    const amounts = operationsOf(COMPOUNDING, 'consensus_withdrawal').map(({ amount }) => amount);
    expect(amounts).toEqual([3n * ETH]);
  });

  it('show what blocks paid as the rewards on the execution layer', () => {
    for (const index of Object.values(NAMES)) {
      const operations = operationsOf(index, 'execution_reward');
      expect(sum(operations)).toBe(sum(rewardsOf(index, 'execution')));
    }
    const all = whole.operations.filter(({ type }) => type === 'execution_reward');
    expect(new Set(all.map(({ answer }) => answer.fee_recipient))).toEqual(
      new Set([chain.wallet.toLowerCase()]),
    );
  });

  it('have ids that are told apart', () => {
    const ids = whole.operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('blocks', () => {
  it('follow each other from genesis to the head', async () => {
    expect(whole.blocks.at(-1)).toEqual(await chain.reporting.head());
    expect(whole.blocks.slice(1).map(({ parentId }) => parentId)).toEqual(
      whole.blocks.slice(0, -1).map(({ id }) => id),
    );
    expect(whole.blocks.map((block) => block.time)).toEqual(
      whole.blocks.map(({ position }) => time.timeOf(position)),
    );
  });

  it('are found by slot and by time', async () => {
    const { reporting } = chain;
    expect(await reporting.blockAtOrBefore(20)).toEqual(whole.blocks[20]);
    expect(await reporting.blockAtOrBefore(head + 500)).toEqual(await reporting.head());
    expect(await reporting.positionAt(time.timeOf(20))).toBe(20);
    expect(await reporting.positionAt(new Date(time.timeOf(20).getTime() + 1))).toBe(21);
    expect(await reporting.positionAt(new Date(0))).toBe(0);
    expect((await reporting.finalized()).position).toBeLessThan(head);
  });

  it('can not be read past the head', async () => {
    const range = { from: head, to: head + 3, stakeIds: [] };
    await expect(chain.reporting.readRange(range)).rejects.toMatchObject({ code: 'node_answer' });
  });
});

describe('stakes', () => {
  it('go from unstaked over the deposit and the queue to active', () => {
    const story = Object.values(seen).map(({ compounding }) => compounding.state);
    expect(story).toEqual([
      'unstaked',
      'deposit_in_progress',
      expect.stringMatching(/^pending_/),
      'active_ongoing',
      'active_ongoing',
    ]);
    for (const { foreign } of Object.values(seen)) expect(foreign.state).toBe('unknown');
  });

  it('leave with a date, and everything that they had is paid out', () => {
    const { exiting } = seen.last ?? {};
    expect(seen.toppedUp?.exiting.state).toBe('active_exiting');
    expect(seen.toppedUp?.exiting.answer).not.toHaveProperty('exited_epoch');
    expect(exiting).toMatchObject({ state: 'withdrawal_done', effectiveBalance: 0n });
    // Whoever sits on a sync committee is paid until its period ends, gone or not.
    const left = exiting?.balance ?? 0n;
    expect(left).toBeLessThan(ETH / 100n);
    const epoch = exiting?.answer?.exited_epoch as number;
    expect(exiting?.answer?.exited_at).toBe(time.timeOf(epoch * time.slotsPerEpoch).toISOString());
    const out = sum(operationsOf(EXITING, 'consensus_withdrawal'));
    expect(out + left).toBe(32n * ETH + sum(rewardsOf(EXITING)));
  });

  it('leave out what is not known of a key without a deposit', () => {
    expect(seen.before?.compounding.answer).toEqual({
      validator_address: key(COMPOUNDING),
      state: 'unstaked',
      is_kiln: true,
      updated_at: expect.any(String),
    });
  });

  it('say when a deposit and a partial withdrawal will be processed, and are right', async () => {
    const at = (slot: number | undefined) => ({
      estimated_processed_slot: slot,
      estimated_processed_date: time.timeOf(slot ?? 0).toISOString(),
    });
    const [, topUp] = await creditsOf(COMPOUNDING);
    const [paid] = operationsOf(COMPOUNDING, 'consensus_withdrawal');
    expect(seen.toppedUp?.compounding.answer).toMatchObject({
      pending_deposits: [{ amount: (5n * ETH).toString(), ...at(topUp?.slot) }],
      pending_withdrawals: [{ amount: (3n * ETH).toString(), ...at(paid?.position) }],
    });
  });

  it('hold balances, credentials and dates of the beacon chain', async () => {
    const row = seen.last?.skimmed;
    expect(row).toMatchObject({
      owner: credentials(1, PAYOUT),
      balance: await balanceAt(SKIMMED, head),
    });
    const answer = row?.answer as { activated_epoch: number; activated_at: string };
    expect(answer.activated_at).toBe(
      time.timeOf(answer.activated_epoch * time.slotsPerEpoch).toISOString(),
    );
    expect(answer).toMatchObject({
      withdrawal_credentials: credentials(1, PAYOUT),
      effective_balance: (32n * ETH).toString(),
    });
  });

  it('say when the sweep comes round, and are right within one round', async () => {
    const then = seen.toppedUp;
    const next = operationsOf(SKIMMED, 'consensus_withdrawal').find(
      ({ position }) => position > (then?.slot ?? 0),
    );
    const estimate = then?.skimmed.answer?.estimated_next_skimming_slot;
    // Whether there was something to take just then depends on who sat in the sync committee.
    if (then?.skimmed.balance === 32n * ETH) expect(estimate).toBeUndefined();
    else expect(Math.abs(Number(estimate) - (next?.position ?? 0))).toBeLessThanOrEqual(2);
  });

  it('know the deposit, the rewards and the yield when the indexer does', async () => {
    const [deposit] = operationsOf(COMPOUNDING, 'deposit');
    const totals = Object.fromEntries(
      ['attestation', 'sync_committee', 'proposer'].map((component) => [
        component,
        sum(rewardsOf(COMPOUNDING).filter((row) => row.component === component)),
      ]),
    );
    const [row] = await chain.reporting.readStakes([
      {
        stakeId: key(COMPOUNDING),
        isOurs: true,
        rewardTotals: { ...totals, execution: 7n },
        ...(deposit && { firstDeposit: deposit.answer }),
      },
    ]);
    const consensus = sum(rewardsOf(COMPOUNDING));
    expect(row).toMatchObject({ wallet: chain.wallet.toLowerCase(), proxies: [] });
    expect(row?.answer).toMatchObject({
      delegated_at: deposit?.answer.time,
      delegated_block: deposit?.answer.block,
      deposit_tx_sender: chain.wallet.toLowerCase(),
      consensus_rewards: consensus.toString(),
      execution_rewards: '7',
      rewards: (consensus + 7n).toString(),
    });
    expect(row?.answer?.gross_apy).toBeGreaterThan(5);
  });

  it('are found by index, and unknown indexes are left out', async () => {
    const index = seen.last?.offline.index ?? -1;
    expect(await chain.reporting.stakeIdsOfIndexes([index, 123_456])).toEqual([key(OFFLINE)]);
    expect(await chain.reporting.stakeIdsOfIndexes([])).toEqual([]);
  });

  it('begin with their first deposit, also for those who ask when it is long past', async () => {
    const [deposit] = operationsOf(COMPOUNDING, 'deposit');
    expect(await chain.reporting.firstPosition(key(COMPOUNDING))).toBe(deposit?.position);
    expect(await chain.reporting.firstPosition(key(FOREIGN))).toBeUndefined();
    const [genesis] = await chain.nodes.beacon.validators('head', [0]);
    expect(await chain.reporting.firstPosition(genesis?.publicKey ?? '')).toBe(0);
  });
});

describe('the network', () => {
  it('is told without a price, for nobody gives one', async () => {
    const stats = await chain.reporting.networkStats();
    expect(stats).toMatchObject({ nb_validators: 19, withdrawal_request_fee: '1' });
    expect(stats).not.toHaveProperty('eth_price_usd');
    expect(stats).not.toHaveProperty('supply_staked_percent');
    expect(stats.network_gross_apy).toBeGreaterThan(10);
  });
});
