import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDevnet, type TestDevnet, testDeposit, testValidator } from './test-devnet.ts';

const SLOTS_PER_EPOCH = 8;

let net: TestDevnet;
const ours = testValidator(1);
const absent = testValidator(2);
const forged = testValidator(3);

const validator = (id: string, state = 'head') =>
  net.data(`/eth/v1/beacon/states/${state}/validators/${id}`);

beforeAll(async () => {
  net = await startTestDevnet();
  await net.devnet.fund({ address: net.account.address, amount: 10n ** 21n });
});
afterAll(() => net.stop());

describe('staking on the devnet', () => {
  it('makes a deposit an active validator, and never one whose signature is false', async () => {
    const { address } = net.account;
    expect(await net.importKeys([ours])).toEqual(['imported']);
    await net.deposit(testDeposit({ validator: ours, kind: 1, address }));
    await net.deposit(testDeposit({ validator: absent, kind: 2, address }));
    await net.deposit(testDeposit({ validator: forged, kind: 1, address, signer: ours }));
    await net.devnet.advance({ epochs: 1 });
    const pending = await net.data('/eth/v1/beacon/states/head/pending_deposits');
    expect(pending.map((deposit: { pubkey: string }) => deposit.pubkey)).toEqual([
      ours.publicKey,
      absent.publicKey,
      forged.publicKey,
    ]);
    expect((await net.ask(`/eth/v1/beacon/states/head/validators/${ours.publicKey}`)).status).toBe(
      404,
    );

    await net.devnet.advance({ epochs: 11 });
    expect((await validator(ours.publicKey)).status).toBe('active_ongoing');
    expect((await validator(absent.publicKey)).status).toBe('active_ongoing');
    const { status, body } = await net.ask(
      `/eth/v1/beacon/states/head/validators/${forged.publicKey}`,
    );
    expect(status).toBe(404);
    expect(body).toEqual({
      code: 404,
      message: `Validator '${forged.publicKey}' is not in the state 'head'`,
    });
    expect(await net.data('/eth/v1/beacon/states/head/pending_deposits')).toEqual([]);
  });

  it('pays a validator whose key was imported, and costs the one whose key nobody has', async () => {
    const before = [await validator(ours.publicKey), await validator(absent.publicKey)];
    await net.devnet.advance({ days: 2 });
    const after = [await validator(ours.publicKey), await validator(absent.publicKey)];
    expect(BigInt(after[1].balance)).toBeLessThan(BigInt(before[1].balance));
    const withdrawn = await withdrawnBy(before[0].index, 0);
    expect(BigInt(after[0].balance) + withdrawn).toBeGreaterThan(BigInt(before[0].balance));
  });

  it('goes on finalizing', async () => {
    const [{ finalized }, { slot }] = await Promise.all([
      net.data('/eth/v1/beacon/states/head/finality_checkpoints'),
      net.data('/eth/v1/beacon/headers/head').then(({ header }) => header.message),
    ]);
    expect(Math.floor(Number(slot) / SLOTS_PER_EPOCH) - Number(finalized.epoch)).toBeLessThan(4);
  });

  it('serves rewards that add up to each balance to the gwei', async () => {
    const to = (await net.devnet.clock()).position;
    const from = to - 150;
    const sums = new Map<string, bigint>();
    const add = (index: string, gwei: string | bigint) =>
      sums.set(index, (sums.get(index) ?? 0n) + BigInt(gwei));
    for (let slot = from + 1; slot <= to; slot++) {
      if (slot % SLOTS_PER_EPOCH === 0) {
        const epoch = slot / SLOTS_PER_EPOCH - 2;
        const { total_rewards } = await net.data(
          `/eth/v1/beacon/rewards/attestations/${epoch}`,
          [],
        );
        for (const { validator_index, head, target, source, inactivity } of total_rewards) {
          for (const gwei of [head, target, source, inactivity]) add(validator_index, gwei);
        }
      }
      const block = await net.ask(`/eth/v2/beacon/blocks/${slot}`);
      if (block.status === 404) continue;
      for (const w of block.body.data.message.body.execution_payload.withdrawals) {
        add(w.validator_index, -BigInt(w.amount));
      }
      const reward = await net.data(`/eth/v1/beacon/rewards/blocks/${slot}`);
      add(reward.proposer_index, reward.total);
      for (const { validator_index, reward: gwei } of await net.data(
        `/eth/v1/beacon/rewards/sync_committee/${slot}`,
        [],
      )) {
        add(validator_index, gwei);
      }
    }
    const balances = async (slot: number): Promise<{ index: string; balance: string }[]> =>
      net.data(`/eth/v1/beacon/states/${slot}/validator_balances`);
    const before = new Map((await balances(from)).map((one) => [one.index, BigInt(one.balance)]));
    const after = await balances(to);
    expect(after.length).toBe(18);
    for (const { index, balance } of after) {
      expect([index, BigInt(balance) - (before.get(index) as bigint)]).toEqual([
        index,
        sums.get(index),
      ]);
    }
  });
});

/** Gwei that blocks after that slot withdrew from the validator. */
async function withdrawnBy(index: string, after: number): Promise<bigint> {
  const { position } = await net.devnet.clock();
  let sum = 0n;
  for (let slot = after + 1; slot <= position; slot++) {
    const { status, body } = await net.ask(`/eth/v2/beacon/blocks/${slot}`);
    if (status !== 200) continue;
    for (const w of body.data.message.body.execution_payload.withdrawals) {
      if (w.validator_index === index) sum += BigInt(w.amount);
    }
  }
  return sum;
}
