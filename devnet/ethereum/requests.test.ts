import { concatHex, createWalletClient, type Hex, http, numberToHex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLIDATION_REQUEST_CONTRACT, WITHDRAWAL_REQUEST_CONTRACT } from './network.ts';
import { startTestDevnet, type TestDevnet, testDeposit, testValidator } from './test-devnet.ts';

const FAR_FUTURE_EPOCH = '18446744073709551615';

let net: TestDevnet;
const compounding = testValidator(11);
const exiting = testValidator(12);
const source = testValidator(13);
const target = testValidator(14);
const volunteer = testValidator(15);
const all = [compounding, exiting, source, target, volunteer];

const validator = (key: { publicKey: Hex }) =>
  net.data(`/eth/v1/beacon/states/head/validators/${key.publicKey}`);

/** Sends an EIP-7002 request; its fee is far below one gwei. */
const requestWithdrawal = (publicKey: Hex, gwei: bigint, wallet = net.wallet) =>
  wallet.sendTransaction({
    to: WITHDRAWAL_REQUEST_CONTRACT,
    value: 1000n,
    data: concatHex([publicKey, numberToHex(gwei, { size: 8 })]),
    gas: 200_000n,
  });

/** Gwei that the block of that slot withdrew, by validator index. */
async function withdrawalsAt(slot: number) {
  const { status, body } = await net.ask(`/eth/v2/beacon/blocks/${slot}`);
  if (status === 404) return { number: 0n, withdrawals: [] };
  const payload = body.data.message.body.execution_payload;
  return {
    number: BigInt(payload.block_number),
    withdrawals: payload.withdrawals as { validator_index: string; amount: string }[],
  };
}

beforeAll(async () => {
  net = await startTestDevnet();
  await net.devnet.fund({ address: net.account.address, amount: 10n ** 21n });
  await net.importKeys(all);
  const { address } = net.account;
  for (const key of all) {
    const eth = key === compounding ? '40' : '32';
    const kind = key === exiting || key === volunteer ? 1 : 2;
    await net.deposit(testDeposit({ validator: key, kind, address, eth }));
  }
  // Activation, and then the time that a validator must have served before it may leave.
  await net.devnet.advance({ epochs: 18 });
});
afterAll(() => net.stop());

describe('requests from the execution side', () => {
  it("are ignored when they do not come from the validator's withdrawal address", async () => {
    const stranger = createWalletClient({
      chain: foundry,
      transport: http(net.settings.execution[0]),
      account: privateKeyToAccount(generatePrivateKey()),
    });
    await net.devnet.fund({ address: stranger.account.address, amount: 10n ** 18n });
    await requestWithdrawal(exiting.publicKey, 0n, stranger);
    await net.devnet.advance({ epochs: 1 });
    expect((await validator(exiting)).validator.exit_epoch).toBe(FAR_FUTURE_EPOCH);
  });

  it('withdraw a part and the whole, and the money arrives at the execution address', async () => {
    await requestWithdrawal(compounding.publicKey, 5_000_000_000n);
    await requestWithdrawal(exiting.publicKey, 0n);
    const from = (await net.devnet.advance({ epochs: 1 })).position - 8;
    const [pending] = await net.data('/eth/v1/beacon/states/head/pending_partial_withdrawals');
    expect(pending).toMatchObject({ amount: '5000000000' });
    expect((await validator(exiting)).status).toBe('active_exiting');

    const to = (await net.devnet.advance({ epochs: 14 })).position;
    expect((await validator(exiting)).status).toBe('withdrawal_done');
    expect((await validator(exiting)).balance).toBe('0');

    const indexes = {
      part: (await validator(compounding)).index,
      whole: (await validator(exiting)).index,
    };
    const paid = new Map<string, bigint>();
    let compared = 0;
    for (let slot = from; slot <= to; slot++) {
      const { number, withdrawals } = await withdrawalsAt(slot);
      if (withdrawals.length === 0) continue;
      const sum = withdrawals.reduce((wei, { amount }) => wei + BigInt(amount) * 10n ** 9n, 0n);
      for (const { validator_index, amount } of withdrawals) {
        paid.set(validator_index, (paid.get(validator_index) ?? 0n) + BigInt(amount));
      }
      const { address } = net.account;
      const before = await net.execution.getBalance({ address, blockNumber: number - 1n });
      const after = await net.execution.getBalance({ address, blockNumber: number });
      const { transactions } = await net.execution.getBlock({ blockNumber: number });
      const sent = await Promise.all(
        transactions.map((hash) => net.execution.getTransaction({ hash })),
      );
      // Whoever pays for transactions in the same block has less.
      const isQuiet = sent.every((tx) => tx.from !== address.toLowerCase());
      if (isQuiet) {
        expect(after - before).toBe(sum);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(2);
    expect(paid.get(indexes.part)).toBe(5_000_000_000n);
    expect(paid.get(indexes.whole)).toBeGreaterThan(32_000_000_000n);
  });

  it('move a validator into another one', async () => {
    const before = await validator(target);
    await net.wallet.sendTransaction({
      to: CONSOLIDATION_REQUEST_CONTRACT,
      value: 1000n,
      data: concatHex([source.publicKey, target.publicKey]),
      gas: 200_000n,
    });
    await net.devnet.advance({ epochs: 1 });
    expect(await net.data('/eth/v1/beacon/states/head/pending_consolidations')).toHaveLength(1);
    await net.devnet.advance({ epochs: 14 });
    expect(await net.data('/eth/v1/beacon/states/head/pending_consolidations')).toEqual([]);
    const after = await validator(target);
    expect(BigInt(after.balance) - BigInt(before.balance)).toBeGreaterThan(31_000_000_000n);
    expect((await validator(source)).validator.exit_epoch).not.toBe(FAR_FUTURE_EPOCH);
  });

  it('queue up when there are more than a block may take', async () => {
    for (let at = 0; at < 3; at++) {
      await net.wallet.sendTransaction({
        to: CONSOLIDATION_REQUEST_CONTRACT,
        value: 1000n,
        data: concatHex([target.publicKey, compounding.publicKey]),
        gas: 200_000n,
      });
    }
    const { position } = await net.devnet.advance({ epochs: 1 });
    const taken: number[] = [];
    for (let slot = position - 7; slot <= position; slot++) {
      const { status, body } = await net.ask(`/eth/v2/beacon/blocks/${slot}`);
      if (status === 200) {
        taken.push(body.data.message.body.execution_requests.consolidations.length);
      }
    }
    expect(taken.slice(0, 3)).toEqual([2, 1, 0]);
  });
});

describe('a voluntary exit', () => {
  it('that the validator client signs is taken into a block', async () => {
    const path = `/eth/v1/validator/${volunteer.publicKey}/voluntary_exit`;
    const signed = await net.keymanager('POST', path);
    expect(signed.status).toBe(200);
    const sent = await net.ask('/eth/v1/beacon/pool/voluntary_exits', signed.body.data);
    expect(sent.status).toBe(200);
    expect(await net.data('/eth/v1/beacon/pool/voluntary_exits')).toEqual([signed.body.data]);
    await net.devnet.advance({ epochs: 1 });
    expect((await validator(volunteer)).status).toBe('active_exiting');
    expect(await net.data('/eth/v1/beacon/pool/voluntary_exits')).toEqual([]);
  });

  it('is refused when its signature or its validator is wrong', async () => {
    const { index } = await validator(compounding);
    const { body } = await net.keymanager(
      'POST',
      `/eth/v1/validator/${target.publicKey}/voluntary_exit`,
    );
    const stolen = { ...body.data, message: { ...body.data.message, validator_index: index } };
    expect(await net.ask('/eth/v1/beacon/pool/voluntary_exits', stolen)).toEqual({
      status: 400,
      body: {
        code: 400,
        message: `Voluntary exit of validator ${index} is invalid: invalid_signature`,
      },
    });
    const nobody = { ...body.data, message: { epoch: '0', validator_index: '4000' } };
    expect((await net.ask('/eth/v1/beacon/pool/voluntary_exits', nobody)).body.message).toBe(
      'There is no validator 4000',
    );
  });
});
