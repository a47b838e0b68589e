import {
  getStakeStateV2Decoder,
  STAKE_PROGRAM_ADDRESS,
  type Delegation as WireDelegation,
} from '@solana-program/stake';
import type { Delegation } from './activation.ts';
import type { Account } from './read-accounts.ts';

/** Until when, and by whose leave, nothing may be withdrawn. */
interface Lockup {
  /** Unix seconds; 0 for none. */
  readonly unixTimestamp: bigint;
  /** 0 for none. */
  readonly epoch: bigint;
  readonly custodian: string;
}

/** A stake account that has an owner; amounts in lamports. */
export interface StakeAccount {
  readonly address: string;
  readonly lamports: bigint;
  readonly rentReserve: bigint;
  readonly staker: string;
  readonly withdrawer: string;
  readonly lockup: Lockup;
  /** Undefined when it was never delegated. */
  readonly delegation: Delegation | undefined;
}

/** Bytes of a stake account: `StakeStateV2::size_of()`. */
export const STAKE_ACCOUNT_BYTES = 200n;

/** The stake account that these bytes are; undefined when they are none, or one without an owner. */
export function stakeAccountOf(account: Account | undefined): StakeAccount | undefined {
  if (!account || account.owner !== STAKE_PROGRAM_ADDRESS) return undefined;
  const state = decode(account.data);
  if (state?.__kind !== 'Initialized' && state?.__kind !== 'Stake') return undefined;
  const [{ authorized, lockup, rentExemptReserve }] = state.fields;
  return {
    address: account.address,
    lamports: account.lamports,
    rentReserve: rentExemptReserve,
    staker: authorized.staker,
    withdrawer: authorized.withdrawer,
    lockup,
    delegation: state.__kind === 'Stake' ? delegationOf(state.fields[1].delegation) : undefined,
  };
}

function decode(data: Uint8Array) {
  try {
    return getStakeStateV2Decoder().decode(data);
  } catch {
    return undefined;
  }
}

const delegationOf = ({ voterPubkey, ...rest }: WireDelegation): Delegation => ({
  voter: voterPubkey,
  stake: rest.stake,
  activationEpoch: rest.activationEpoch,
  deactivationEpoch: rest.deactivationEpoch,
});
