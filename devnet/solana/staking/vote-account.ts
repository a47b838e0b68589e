import {
  type Address,
  fixCodecSize,
  getAddressCodec,
  getArrayCodec,
  getBooleanCodec,
  getBytesCodec,
  getI64Codec,
  getNullableCodec,
  getStructCodec,
  getU8Codec,
  getU32Codec,
  getU64Codec,
} from '@solana/kit';

/** Bytes of a vote account. */
export const VOTE_ACCOUNT_SIZE = 3762;

/** Tag of `VoteStateVersions::V3` (formerly `Current`). */
const VERSION_3 = 2;
/** The ring of 32 earlier voters, each with the first and last epoch; nobody ever changed here. */
const PRIOR_VOTERS_BYTES = 32 * 48 + 8;

const u64 = getU64Codec();
const list = { size: u64 };

/**
 * The bytes of a vote account (`VoteStateV3` of solana-vote-interface, bincode), as far as it is
 * filled; the rest of the account is zero.
 */
const voteStateCodec = getStructCodec([
  ['version', getU32Codec()],
  ['identity', getAddressCodec()],
  ['withdrawer', getAddressCodec()],
  ['commission', getU8Codec()],
  [
    'votes',
    getArrayCodec(
      getStructCodec([
        ['latency', getU8Codec()],
        ['slot', u64],
        ['confirmationCount', getU32Codec()],
      ]),
      list,
    ),
  ],
  ['rootSlot', getNullableCodec(u64)],
  [
    'authorizedVoters',
    getArrayCodec(
      getStructCodec([
        ['epoch', u64],
        ['voter', getAddressCodec()],
      ]),
      list,
    ),
  ],
  ['priorVoters', fixCodecSize(getBytesCodec(), PRIOR_VOTERS_BYTES)],
  ['hasNoPriorVoters', getBooleanCodec()],
  [
    'epochCredits',
    getArrayCodec(
      getStructCodec([
        ['epoch', u64],
        ['credits', u64],
        ['previousCredits', u64],
      ]),
      list,
    ),
  ],
  ['lastTimestampSlot', u64],
  ['lastTimestamp', getI64Codec()],
]);

/** Credits of an epoch: all that were earned until its end, and until its begin. */
export interface EpochCredits {
  readonly epoch: bigint;
  readonly credits: bigint;
  readonly previousCredits: bigint;
}

/** What a vote account says of its validator. */
export interface VoteState {
  readonly identity: Address;
  readonly withdrawer: Address;
  /** Percent of the rewards of its stakes that the validator keeps. */
  readonly commission: number;
  /** Oldest first. */
  readonly votes: readonly { latency: number; slot: bigint; confirmationCount: number }[];
  readonly rootSlot: bigint | null;
  readonly authorizedVoters: readonly { epoch: bigint; voter: Address }[];
  /** Oldest first, at most 64. */
  readonly epochCredits: readonly EpochCredits[];
  readonly lastTimestampSlot: bigint;
  /** Unix seconds. */
  readonly lastTimestamp: bigint;
}

/** The 3762 bytes of a vote account. */
export function encodeVoteState(state: VoteState): Uint8Array {
  const data = new Uint8Array(VOTE_ACCOUNT_SIZE);
  data.set(
    voteStateCodec.encode({
      ...state,
      version: VERSION_3,
      votes: [...state.votes],
      authorizedVoters: [...state.authorizedVoters],
      epochCredits: [...state.epochCredits],
      priorVoters: new Uint8Array(PRIOR_VOTERS_BYTES),
      hasNoPriorVoters: true,
    }),
  );
  return data;
}

/** A vote account's state; undefined when it is of another version or not one. */
export function decodeVoteState(data: Uint8Array): VoteState | undefined {
  if (data.length !== VOTE_ACCOUNT_SIZE || data[0] !== VERSION_3) return undefined;
  const {
    version: _,
    priorVoters: __,
    hasNoPriorVoters: ___,
    ...state
  } = voteStateCodec.decode(data);
  return state;
}
