import type { Address } from '@solana/kit';
import { devnetKey } from '../keys.ts';
import { VOTE_PROGRAM } from '../network.ts';
import type { Account, Accounts } from '../runtime/accounts.ts';
import { type EpochCredits, encodeVoteState, type VoteState } from './vote-account.ts';

/** Credits of a vote that comes in time (VOTE_CREDITS_MAXIMUM_PER_SLOT). */
const CREDITS_PER_VOTE = 16n;
/** Epochs whose credits a vote account remembers (MAX_EPOCH_CREDITS_HISTORY). */
const MOST_EPOCHS = 64;
/** Votes that a vote account holds (MAX_LOCKOUT_HISTORY). */
const TOWER_HEIGHT = 31;

/** Who a validator is, before it has voted. */
export interface ValidatorKeys {
  readonly identity: Address;
  readonly voteAccount: Address;
  readonly withdrawer: Address;
  /** Percent. */
  readonly commission: number;
}

/** A validator that votes on every block until it is told to stop. */
export interface Validator extends ValidatorKeys {
  /** It neither votes nor makes blocks. */
  isDelinquent: boolean;
  /** The last slot that it voted for. */
  lastVote: number;
  /** Oldest first. */
  readonly epochCredits: EpochCredits[];
}

/** The validators of every devnet by name, with their commission in percent. */
const GENESIS_VALIDATORS = { ash: 0, birch: 5, cedar: 7, dogwood: 10, elder: 100 } as const;

export function genesisValidators(): Promise<ValidatorKeys[]> {
  return Promise.all(
    Object.entries(GENESIS_VALIDATORS).map(async ([name, commission]) => {
      const [identity, voteAccount, withdrawer] = await Promise.all([
        devnetKey(`identity of ${name}`),
        devnetKey(`vote account of ${name}`),
        devnetKey(`withdrawer of ${name}`),
      ]);
      return {
        identity: identity.address,
        voteAccount: voteAccount.address,
        withdrawer: withdrawer.address,
        commission,
      };
    }),
  );
}

/** A validator that has not voted yet. */
export const newValidator = (keys: ValidatorKeys): Validator => ({
  ...keys,
  isDelinquent: false,
  lastVote: 0,
  epochCredits: [],
});

/** Casts a validator's vote for a slot, from a block of that epoch. */
export function vote(validator: Validator, { slot, epoch }: { slot: number; epoch: number }): void {
  const { epochCredits } = validator;
  const last = epochCredits.at(-1);
  const earned = last?.credits ?? 0n;
  const credits = earned + CREDITS_PER_VOTE;
  if (last?.epoch === BigInt(epoch)) {
    epochCredits[epochCredits.length - 1] = { ...last, credits };
  } else {
    epochCredits.push({ epoch: BigInt(epoch), credits, previousCredits: earned });
    if (epochCredits.length > MOST_EPOCHS) epochCredits.shift();
  }
  validator.lastVote = slot;
}

/** The slot up to which a validator's votes can not be undone. */
export const rootOf = ({ lastVote }: Validator): number => Math.max(0, lastVote - TOWER_HEIGHT);

/** What the validator's vote account says now; `lastTimestamp` in Unix seconds. */
export function voteStateOf(validator: Validator, lastTimestamp: number): VoteState {
  const { identity, withdrawer, commission, lastVote, epochCredits } = validator;
  const root = rootOf(validator);
  const votes = Array.from({ length: lastVote - root }, (_, index) => ({
    latency: 1,
    slot: BigInt(root + 1 + index),
    confirmationCount: lastVote - root - index,
  }));
  return {
    identity,
    withdrawer,
    commission,
    votes,
    rootSlot: root > 0 ? BigInt(root) : null,
    authorizedVoters: [{ epoch: epochCredits.at(-1)?.epoch ?? 0n, voter: identity }],
    epochCredits,
    lastTimestampSlot: BigInt(lastVote),
    lastTimestamp: BigInt(lastTimestamp),
  };
}

/** The vote account with what the validator has done, and the lamports that it has. */
export function voteAccountOf(
  validator: Validator,
  { lamports, lastTimestamp }: { lamports: bigint; lastTimestamp: number },
): Account {
  return {
    address: validator.voteAccount,
    lamports,
    owner: VOTE_PROGRAM,
    data: encodeVoteState(voteStateOf(validator, lastTimestamp)),
    executable: false,
  };
}

/** Writes what every validator has done since into its vote account. */
export function writeVotes(
  validators: readonly Validator[],
  timeOf: (slot: number) => number,
  accounts: Accounts,
): void {
  for (const validator of validators) {
    const lamports = accounts.get(validator.voteAccount)?.lamports ?? 0n;
    const lastTimestamp = timeOf(validator.lastVote);
    accounts.set(voteAccountOf(validator, { lamports, lastTimestamp }));
  }
}
