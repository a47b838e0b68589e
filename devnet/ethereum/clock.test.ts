import { setTimeout as sleep } from 'node:timers/promises';
import { parseEther } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDevnet, type TestDevnet } from './test-devnet.ts';

let net: TestDevnet;

beforeAll(async () => {
  net = await startTestDevnet({ slotsPerSecond: 20 });
});
afterAll(() => net.stop());

/** Waits until the clock says what is expected of it. */
async function until(isSo: (clock: Awaited<ReturnType<typeof net.devnet.clock>>) => boolean) {
  for (;;) {
    const clock = await net.devnet.clock();
    if (isSo(clock)) return clock;
    await sleep(10);
  }
}

describe("the devnet's clock", () => {
  it('begins two years ago, 23 seconds after midnight', async () => {
    const { data } = await net.ask('/eth/v1/beacon/genesis').then(({ body }) => body);
    expect(Number(data.genesis_time) % 86_400).toBe(23);
    const age = Date.now() / 1000 - Number(data.genesis_time);
    expect(age / 86_400).toBeGreaterThan(730);
  });

  it('stands still while nothing is pending and nobody asks', async () => {
    const before = await net.devnet.clock();
    expect(before).toMatchObject({
      running: false,
      reason: 'nothing is pending and nobody asked within the last minute',
    });
    await sleep(300);
    expect((await net.devnet.clock()).position).toBe(before.position);
  });

  it('runs until a pending transaction is in a block, and then stands still again', async () => {
    await net.devnet.fund({ address: net.account.address, amount: parseEther('1') });
    const hash = await net.wallet.sendTransaction({ to: net.account.address, value: 1n });
    const { running } = await until((clock) => !clock.running);
    expect(running).toBe(false);
    expect((await net.execution.getTransactionReceipt({ hash })).status).toBe('success');
  });

  it('does not run for a transaction that waits for another one', async () => {
    const nonce = await net.execution.getTransactionCount({ address: net.account.address });
    await net.wallet.sendTransaction({ to: net.account.address, value: 1n, nonce: nonce + 5 });
    expect((await net.devnet.clock()).running).toBe(false);
  });

  it('counts a day as 86400 seconds and an epoch as 8 slots', async () => {
    const start = await net.devnet.clock();
    const day = await net.devnet.advance({ days: 1 });
    expect(Date.parse(day.time) - Date.parse(start.time)).toBe(86_400_000);
    expect(day.position - start.position).toBe(108);
    const epochs = await net.devnet.advance({ epochs: 3 });
    expect(epochs.position - day.position).toBe(24);
    const spec = await net.data('/eth/v1/config/spec');
    expect([spec.SECONDS_PER_SLOT, spec.SLOT_DURATION_MS]).toEqual(['800', '800000']);
    const { time } = await net.devnet.clock();
    const head = await net.data('/eth/v2/beacon/blocks/head');
    const { timestamp } = head.message.body.execution_payload;
    expect(Number(timestamp) * 1000).toBe(Date.parse(time));
  });

  it('never runs past the real time, and refuses what is not a time', async () => {
    await expect(net.devnet.advance({ days: 800 })).rejects.toMatchObject({
      code: 'devnet_time_exhausted',
    });
    for (const by of [{ days: 0 }, { epochs: -1 }, { days: 1.5 }, { epochs: Number.NaN }]) {
      await expect(net.devnet.advance(by)).rejects.toMatchObject({ code: 'invalid_devnet_time' });
    }
  });

  it('runs after a request came in', async () => {
    const { position } = await net.devnet.clock();
    net.devnet.touch();
    const clock = await until((now) => now.position > position + 2);
    expect(clock).toMatchObject({
      running: true,
      reason: 'a request came in within the last minute',
    });
  });
});

describe('the faucet', () => {
  it('refuses addresses and amounts that are none, and says what would be right', async () => {
    const good = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
    const fund = (address: string, amount = 1n) => net.devnet.fund({ address, amount });
    await expect(fund('0x1234')).rejects.toThrow('must be 0x and 40 hexadecimal digits');
    await expect(fund(good.replace('C8', 'c8'))).rejects.toThrow(`it would be ${good}`);
    await expect(fund(good, 0n)).rejects.toMatchObject({ code: 'invalid_amount' });
    await fund(good, 7n);
    expect(await net.execution.getBalance({ address: good })).toBe(7n);
    await fund(good.toLowerCase(), 1n);
    expect(await net.execution.getBalance({ address: good })).toBe(8n);
  });
});
