import {
  type Address,
  getAddressCodec,
  getF64Codec,
  getI64Codec,
  getStructCodec,
  getU8Codec,
  getU32Codec,
  getU64Codec,
} from '@solana/kit';
import type { Account } from '../runtime/accounts.ts';

/**
 * The bytes of a stake account (`StakeStateV2` of solana-stake-interface, bincode): a tag, then what
 * belongs to it; bytes behind the part that the tag stands for are zero.
 */
const stakeStateCodec = getStructCodec([
  ['kind', getU32Codec()],
  ['rentExemptReserve', getU64Codec()],
  ['staker', getAddressCodec()],
  ['withdrawer', getAddressCodec()],
  ['lockupUnixTimestamp', getI64Codec()],
  ['lockupEpoch', getU64Codec()],
  ['lockupCustodian', getAddressCodec()],
  ['voter', getAddressCodec()],
  ['stake', getU64Codec()],
  ['activationEpoch', getU64Codec()],
  ['deactivationEpoch', getU64Codec()],
  ['warmupCooldownRate', getF64Codec()],
  ['creditsObserved', getU64Codec()],
  ['flags', getU8Codec()],
]);

/** Bytes of a stake account. */
export const STAKE_ACCOUNT_SIZE = 200;

const KINDS = ['uninitialized', 'initialized', 'delegated', 'rewardsPool'] as const;

/** What a stake account says of itself; amounts in lamports. */
export interface StakeState {
  readonly kind: (typeof KINDS)[number];
  readonly rentExemptReserve: bigint;
  readonly staker: Address;
  readonly withdrawer: Address;
  readonly lockupUnixTimestamp: bigint;
  readonly lockupEpoch: bigint;
  readonly lockupCustodian: Address;
  readonly voter: Address;
  readonly stake: bigint;
  readonly activationEpoch: bigint;
  readonly deactivationEpoch: bigint;
  readonly warmupCooldownRate: number;
  readonly creditsObserved: bigint;
  readonly flags: number;
}

/** A stake account's state; undefined when the bytes are not those of one. */
export function decodeStakeState(data: Uint8Array): StakeState | undefined {
  if (data.length !== STAKE_ACCOUNT_SIZE) return undefined;
  const { kind, ...fields } = stakeStateCodec.decode(data);
  const name = KINDS[kind];
  return name && { kind: name, ...fields };
}

/** The 200 bytes of a stake account. */
export function encodeStakeState({ kind, ...fields }: StakeState): Uint8Array {
  const data = new Uint8Array(STAKE_ACCOUNT_SIZE);
  data.set(stakeStateCodec.encode({ kind: KINDS.indexOf(kind), ...fields }));
  return data;
}

/** An account whose stake is delegated, with its state. */
export interface DelegatedStake {
  readonly account: Account;
  readonly state: StakeState;
}

/** Of these accounts those that delegate a stake. */
export function delegatedStakes(accounts: readonly Account[]): DelegatedStake[] {
  return accounts.flatMap((account) => {
    const state = decodeStakeState(account.data);
    return state?.kind === 'delegated' ? [{ account, state }] : [];
  });
}
