import type { Authorities, AuthorityReading, Crafted, StakeAuthorities } from '@kiln-connect/core';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import type { SolanaRpc } from '../node/index.ts';
import { readAccounts } from '../state/read-accounts.ts';
import { type StakeAccount, stakeAccountOf } from '../state/stake-account.ts';
import { blockAtOrBefore, readHead } from './blocks.ts';
import { readOperations } from './operations.ts';
import type { StakeLedgers } from './stake-ledgers.ts';

/** A node takes at most so many accounts a call. */
const ACCOUNTS_A_CALL = 100;

/** Operations by which authorities or a lockup change. */
const CHANGES: readonly string[] = ['authorize', 'set_lockup'];

/** Authorities and lockups of stake accounts as of the last confirmed slot. */
export async function readAuthorities(
  stakeIds: readonly string[],
  rpc: SolanaRpc,
): Promise<AuthorityReading> {
  const stakes: StakeAuthorities[] = [];
  let first: bigint | undefined;
  for (let from = 0; from < stakeIds.length; from += ACCOUNTS_A_CALL) {
    const some = stakeIds.slice(from, from + ACCOUNTS_A_CALL);
    const { slot, accounts } = await readAccounts(some, rpc);
    first = first === undefined || slot < first ? slot : first;
    for (const account of accounts) {
      const stake = stakeAccountOf(account);
      if (stake) stakes.push({ stakeId: stake.address, authorities: authoritiesOf(stake) });
    }
  }
  const block = await (first === undefined ? readHead(rpc) : blockAtOrBefore(Number(first), rpc));
  return { block, stakes };
}

const authoritiesOf = ({ staker, withdrawer, lockup }: StakeAccount): Authorities => ({
  staker,
  withdrawer,
  lockup_unix_timestamp: lockup.unixTimestamp.toString(),
  lockup_epoch: lockup.epoch.toString(),
  lockup_custodian: lockup.custodian,
});

/** The last transaction in these slots that changed a stake's authorities or lockup. */
export async function authorityTransaction(
  { stakeId, from, to }: { stakeId: string; from: number; to: number },
  ledgers: StakeLedgers,
): Promise<string | undefined> {
  const operations = await readOperations({ stakeIds: [stakeId], from, to }, ledgers);
  const last = operations.findLast(({ type }) => CHANGES.includes(type));
  return typeof last?.answer.tx_hash === 'string' ? last.answer.tx_hash : undefined;
}

/**
 * A new stake belongs to the wallet and has no lockup; what is split off keeps the authorities of its
 * stake, of which the wallet is the staker.
 */
export function intendedAuthorities({
  intent: { action, wallet },
  stakeIds,
}: Pick<Crafted, 'intent' | 'stakeIds'>): readonly StakeAuthorities[] {
  const staker = String(wallet);
  const ofNewStake: Authorities = {
    staker,
    withdrawer: staker,
    lockup_unix_timestamp: '0',
    lockup_epoch: '0',
    lockup_custodian: SYSTEM_PROGRAM_ADDRESS,
  };
  if (action === 'stake') return stakeIds.map((stakeId) => ({ stakeId, authorities: ofNewStake }));
  if (action !== 'split-stake') return [];
  return stakeIds.map((stakeId) => ({ stakeId, authorities: { staker } }));
}
