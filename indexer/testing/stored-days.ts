import { randomUUID } from 'node:crypto';
import type { ChainKey, Store } from '@kiln-connect/store';
import type { PlainDay } from './generated-chain.ts';

/** What is stored of a stake of a generated chain, by UTC day. */
export async function storedDays(
  { chain, network, stakeId }: ChainKey & { stakeId: string },
  { rewards }: Pick<Store, 'rewards'>,
): Promise<readonly PlainDay[]> {
  const { sums } = await rewards.sums({
    chain,
    network,
    organizationId: randomUUID(),
    filter: { stakeIds: [stakeId] },
    unit: 'day',
    utcOffsetMinutes: 0,
    accruing: ['attestation'],
  });
  return sums.map(({ unit, earned, recognized, stakeBalance, balanceSeconds, activeSeconds }) => ({
    day: unit,
    components: earned.get(unit) ?? {},
    recognized: recognized.get(unit) ?? 0n,
    stakeBalance,
    balanceSeconds,
    activeSeconds,
  }));
}
