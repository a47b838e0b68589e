import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDevnet, type TestDevnet, testDeposit, testValidator } from './test-devnet.ts';

const proposing = testValidator(61);
const voting = testValidator(62);
const stranger = testValidator(63);

let net: TestDevnet;

const head = async () =>
  Number((await net.data('/eth/v1/beacon/headers/head')).header.message.slot);

const block = (id: string | number) => net.data(`/eth/v2/beacon/blocks/${id}`);

const validator = (publicKey: string) =>
  net.data(`/eth/v1/beacon/states/head/validators/${publicKey}`);

beforeAll(async () => {
  net = await startTestDevnet();
  await net.devnet.fund({ address: net.account.address, amount: 100n * 10n ** 18n });
  await net.importKeys([proposing, voting]);
  for (const one of [proposing, voting]) {
    await net.deposit(testDeposit({ validator: one, kind: 1, address: net.account.address }));
    await net.devnet.advance({ epochs: 1 });
  }
  await net.devnet.advance({ days: 2 });
}, 120_000);

afterAll(() => net?.stop());

describe('an offence', () => {
  it('slashes the validator in the next block, for two blocks as for two votes', async () => {
    await net.devnet.incidents.slash({ publicKey: proposing.publicKey, kind: 'proposal' });
    await net.devnet.incidents.slash({ publicKey: voting.publicKey, kind: 'attestation' });
    expect(await net.data('/eth/v1/beacon/pool/proposer_slashings')).toHaveLength(1);
    await net.devnet.advance({ epochs: 1 });
    for (const { publicKey } of [proposing, voting]) {
      expect(await validator(publicKey)).toMatchObject({
        status: 'active_slashed',
        validator: { slashed: true },
      });
    }
    expect(await net.data('/eth/v1/beacon/pool/proposer_slashings')).toEqual([]);
    const slot = await slashingSlot();
    const rewards = await net.data(`/eth/v1/beacon/rewards/blocks/${slot}`);
    // 32 ETH / WHISTLEBLOWER_REWARD_QUOTIENT_ELECTRA = 4096, for each of the two.
    expect(rewards).toMatchObject({ proposer_slashings: '7812500', attester_slashings: '7812500' });
    const { proposer_index: proposer } = rewards;
    const at = (id: number) =>
      net.data(`/eth/v1/beacon/states/${id}/validators/${proposer}`).then((v) => BigInt(v.balance));
    const sync = (
      await net.data(`/eth/v1/beacon/rewards/sync_committee/${slot}`, [proposer])
    ).reduce((sum: bigint, one: { reward: string }) => sum + BigInt(one.reward), 0n);
    if (slot % 8 !== 0) {
      expect((await at(slot)) - (await at(slot - 1))).toBe(BigInt(rewards.total) + sync);
    }
  });

  it('is not possible twice, nor with a key that nobody has here', async () => {
    const { incidents } = net.devnet;
    await expect(
      incidents.slash({ publicKey: voting.publicKey, kind: 'attestation' }),
    ).rejects.toMatchObject({ code: 'not_slashable' });
    await expect(
      incidents.slash({ publicKey: stranger.publicKey, kind: 'proposal' }),
    ).rejects.toMatchObject({ code: 'not_slashable' });
  });

  it('must be proven: the Beacon API refuses a proof that is none', async () => {
    const slot = await slashingSlot();
    const [proof] = (await block(slot)).message.body.proposer_slashings;
    const answer = await net.ask('/eth/v1/beacon/pool/proposer_slashings', {
      ...proof,
      signed_header_2: proof.signed_header_1,
    });
    expect(answer.status).toBe(400);
  });

  async function slashingSlot(): Promise<number> {
    for (let slot = await head(); slot > 0; slot--) {
      const answer = await net.ask(`/eth/v2/beacon/blocks/${slot}`);
      if (answer.body.data?.message.body.proposer_slashings.length > 0) return slot;
    }
    throw new Error('no block proves an offence');
  }
});

describe('a builder', () => {
  it('earns the fees and pays the proposer in the last transaction of the block', async () => {
    await net.devnet.incidents.useBuilder({ payment: '1234567' });
    await net.devnet.advance({ epochs: 1 });
    await net.devnet.incidents.useBuilder(undefined);
    const { execution_payload: payload } = (await block('head')).message.body;
    const { transactions } = await net.execution.getBlock({
      blockHash: payload.block_hash,
      includeTransactions: true,
    });
    const last = transactions.at(-1);
    expect(last?.from.toLowerCase()).toBe(payload.fee_recipient.toLowerCase());
    expect(last?.to?.toLowerCase()).not.toBe(payload.fee_recipient.toLowerCase());
    expect(last?.value).toBe(1_234_567n);
    await net.devnet.advance({ epochs: 1 });
    const after = (await block('head')).message.body.execution_payload;
    expect(after.fee_recipient.toLowerCase()).not.toBe(payload.fee_recipient.toLowerCase());
  });
});

describe('a fork', () => {
  const target = `0x${'7e'.repeat(20)}` as const;
  const balance = () => net.execution.getBalance({ address: target });

  const pay = async () => {
    const hash = await net.wallet.sendTransaction({ to: target, value: 5n, gas: 21_000n });
    await net.devnet.advance({ epochs: 1 });
    return hash;
  };

  it('takes the place of the last slots, and what they held can come again', async () => {
    const before = await block('head');
    const hash = await pay();
    const old = await block('head');
    const { blockHash } = await net.execution.getTransactionReceipt({ hash });
    const { position } = await net.devnet.incidents.reorganize({ slots: 8, transactions: 'kept' });
    expect(position).toBe(Number(old.message.slot));
    const now = await block('head');
    expect(now.message.state_root).not.toBe(old.message.state_root);
    expect((await net.ask(`/eth/v2/beacon/blocks/${Number(before.message.slot) + 1}`)).status).toBe(
      404,
    );
    expect((await net.execution.getTransactionReceipt({ hash })).blockHash).not.toBe(blockHash);
    expect(await balance()).toBe(5n);
  });

  it('can have lost transactions: it is as if they had never been', async () => {
    const hash = await pay();
    expect(await balance()).toBe(10n);
    await net.devnet.incidents.reorganize({ slots: 8, transactions: 'lost' });
    expect(await balance()).toBe(5n);
    await expect(net.execution.getTransactionReceipt({ hash })).rejects.toThrow(/not be found/);
  });

  it('goes on, and finalizes', async () => {
    const finalized = async () =>
      Number((await net.data('/eth/v1/beacon/states/head/finality_checkpoints')).finalized.epoch);
    const before = await finalized();
    await net.devnet.advance({ epochs: 4 });
    expect(await finalized()).toBeGreaterThan(before);
  });

  it('can not go behind what is finalized', async () => {
    await expect(
      net.devnet.incidents.reorganize({ slots: 100, transactions: 'kept' }),
    ).rejects.toMatchObject({ code: 'fork_too_deep' });
  });
});
