import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsensusSpec, Validator } from '../node/index.ts';
import { credentials, type DevnetChain, startDevnetChain } from './testing/devnet-chain.ts';

const KEY = 0;

let chain: DevnetChain;
let spec: ConsensusSpec;

beforeAll(async () => {
  chain = await startDevnetChain();
  spec = await chain.nodes.beacon.spec();
  await chain.bringOnline(KEY);
  await chain.devnet.advance({ epochs: 3 });
}, 120_000);

afterAll(() => chain?.stop());

const validator = async (): Promise<Validator> => {
  const [found] = await chain.nodes.beacon.validators('head', [chain.publicKey(KEY)]);
  if (!found) throw new Error('there is no such validator yet');
  return found;
};

/** What is estimated now, as the slots in which it should happen. */
async function estimated() {
  const stats = await chain.reporting.networkStats();
  const { position } = await chain.reporting.head();
  const slot = (seconds: unknown) => position + Number(seconds) / spec.SECONDS_PER_SLOT;
  return {
    entry: slot(stats.estimated_entry_time_seconds),
    exit: slot(stats.estimated_exit_time_seconds),
    withdrawal: slot(stats.estimated_withdrawal_time_seconds),
  };
}

describe('what the statistics of the network say of waiting', () => {
  it('comes true for who enters', async () => {
    const { entry } = await estimated();
    await chain.deposit({ index: KEY, eth: 32n, credentials: credentials(1, chain.wallet) });
    await chain.devnet.advance({ epochs: 12 });
    expect((await validator()).activationEpoch * spec.SLOTS_PER_EPOCH).toBe(entry);
  });

  it('comes true for who leaves, and for when the balance is paid out', async () => {
    await chain.devnet.advance({ epochs: spec.SHARD_COMMITTEE_PERIOD });
    const { exit, withdrawal } = await estimated();
    await chain.exitVoluntarily(KEY);
    await chain.devnet.advance({ epochs: 1 });
    const { index, exitEpoch } = await validator();
    expect(exitEpoch * spec.SLOTS_PER_EPOCH).toBe(exit);
    await chain.devnet.advance({ epochs: 12 });
    const { operations } = await chain.reporting.readRange({
      from: exit,
      to: (await chain.reporting.head()).position,
      stakeIds: [chain.publicKey(KEY)],
    });
    const paidOut = operations.filter(
      ({ type, answer }) => type === 'consensus_withdrawal' && answer.validator_index === index,
    );
    expect(paidOut.at(-1)?.amount).toBeGreaterThan(31n * 10n ** 18n);
    expect(paidOut.at(-1)?.position).toBeLessThanOrEqual(withdrawal);
    expect(paidOut.at(-1)?.position).toBeGreaterThan(withdrawal - spec.SLOTS_PER_EPOCH);
  });
});
