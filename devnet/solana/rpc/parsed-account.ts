import { STAKE_PROGRAM, SYSTEM_PROGRAM, VOTE_PROGRAM } from '../network.ts';
import type { Account } from '../runtime/accounts.ts';
import { decodeNonce } from '../runtime/nonce-account.ts';
import { decodeStakeState, type StakeState } from '../staking/stake-account.ts';
import { decodeVoteState } from '../staking/vote-account.ts';

/** What a program's accounts say, in words: `UiStakeAccount` and the like of Agave's account decoder. */
interface Parsed {
  readonly program: string;
  readonly parsed: { readonly type: string; readonly info?: unknown };
  /** Bytes. */
  readonly space: number;
}

const metaOf = (state: StakeState) => ({
  authorized: { staker: state.staker, withdrawer: state.withdrawer },
  lockup: {
    custodian: state.lockupCustodian,
    epoch: state.lockupEpoch,
    unixTimestamp: state.lockupUnixTimestamp,
  },
  rentExemptReserve: `${state.rentExemptReserve}`,
});

const stakeOf = (state: StakeState) => ({
  creditsObserved: state.creditsObserved,
  delegation: {
    activationEpoch: `${state.activationEpoch}`,
    deactivationEpoch: `${state.deactivationEpoch}`,
    stake: `${state.stake}`,
    voter: state.voter,
    warmupCooldownRate: state.warmupCooldownRate,
  },
});

function parseStake(data: Uint8Array): Parsed['parsed'] | undefined {
  const state = decodeStakeState(data);
  if (!state) return undefined;
  const { kind } = state;
  if (kind === 'uninitialized' || kind === 'rewardsPool') return { type: kind };
  const stake = kind === 'delegated' ? stakeOf(state) : null;
  return { type: kind, info: { meta: metaOf(state), stake } };
}

function parseVote(data: Uint8Array): Parsed['parsed'] | undefined {
  const state = decodeVoteState(data);
  if (!state) return undefined;
  const { votes, epochCredits } = state;
  return {
    type: 'vote',
    info: {
      authorizedVoters: state.authorizedVoters.map(({ epoch, voter }) => ({
        authorizedVoter: voter,
        epoch,
      })),
      authorizedWithdrawer: state.withdrawer,
      commission: state.commission,
      epochCredits: epochCredits.map(({ epoch, credits, previousCredits }) => ({
        credits: `${credits}`,
        epoch,
        previousCredits: `${previousCredits}`,
      })),
      lastTimestamp: { slot: state.lastTimestampSlot, timestamp: state.lastTimestamp },
      nodePubkey: state.identity,
      priorVoters: [],
      rootSlot: state.rootSlot,
      votes: votes.map(({ slot, confirmationCount }) => ({ confirmationCount, slot })),
    },
  };
}

function parseNonce(account: Account): Parsed['parsed'] | undefined {
  const state = decodeNonce(account);
  return (
    state && {
      type: 'initialized',
      info: {
        authority: state.authority,
        blockhash: state.nonce,
        feeCalculator: { lamportsPerSignature: `${state.lamportsPerSignature}` },
      },
    }
  );
}

const PARSERS: {
  readonly [program: string]: {
    readonly name: string;
    readonly parse: (account: Account) => Parsed['parsed'] | undefined;
  };
} = {
  [STAKE_PROGRAM]: { name: 'stake', parse: ({ data }) => parseStake(data) },
  [VOTE_PROGRAM]: { name: 'vote', parse: ({ data }) => parseVote(data) },
  [SYSTEM_PROGRAM]: { name: 'nonce', parse: parseNonce },
};

/** An account in words; undefined when its program's accounts are not put into words here. */
export function parseAccount(account: Account): Parsed | undefined {
  const parser = PARSERS[account.owner];
  const parsed = parser?.parse(account);
  return parser && parsed && { program: parser.name, parsed, space: account.data.length };
}
