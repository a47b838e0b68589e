import { COMPUTE_BUDGET_PROGRAM_ADDRESS } from '@solana-program/compute-budget';
import { STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import { plainJson } from './plain-json.ts';

/** What the Stake program says by number: `StakeError` of solana-stake-interface. */
const STAKE_ERRORS: { readonly [code: number]: string } = {
  0: 'there are no rewards to redeem yet',
  1: 'its lockup is in force',
  2: 'it is deactivated already',
  3: 'it was delegated anew in this epoch already',
  4: 'the split is more than what is staked',
  5: 'it is partially active, and can not be merged before that is over',
  6: 'the two stakes are of other authorities, lockups, validators or states, and can not be merged',
  7: 'the custodian of its lockup is missing',
  8: 'the custodian of its lockup has not signed',
  9: 'the reference validator has voted too little',
  10: 'the stake is with another validator',
  11: 'its validator has not been delinquent for long enough',
  12: 'the stake would be less than the least delegation',
  13: 'only an active stake can be moved to another validator',
  14: 'it is with that validator already',
  15: 'it has to be fully active before it can be deactivated',
  16: 'rewards are being paid out in the first blocks of the epoch: try again some minutes later',
};

/** What the System program says by number: `SystemError` of solana-system-interface. */
const SYSTEM_ERRORS: { readonly [code: number]: string } = {
  0: 'something is at the address of the new account already',
  1: 'the account has too few lamports for the transfer',
  2: 'an account can not be given to that program',
  3: 'an account can not have so many bytes',
  4: 'the seed is too long',
  5: 'the address is not the one that follows from the seed',
  6: 'there are no recent block hashes',
  7: 'the nonce was used in this block already',
  8: 'the nonce is not the one in the bytes',
};

const PROGRAMS: {
  readonly [address: string]: {
    readonly name: string;
    readonly errors: { readonly [code: number]: string };
  };
} = {
  [STAKE_PROGRAM_ADDRESS]: { name: 'the Stake program', errors: STAKE_ERRORS },
  [SYSTEM_PROGRAM_ADDRESS]: { name: 'the System program', errors: SYSTEM_ERRORS },
  [COMPUTE_BUDGET_PROGRAM_ADDRESS]: { name: 'the Compute Budget program', errors: {} },
};

/** `TransactionError` of solana-transaction-error, those of which a wallet's owner can be told more. */
const TRANSACTION_ERRORS: { readonly [name: string]: string } = {
  AccountNotFound: 'the wallet that pays has never had any lamports',
  AccountInUse: 'another transaction is writing one of its accounts: send it again',
  AlreadyProcessed: 'it is in a block already',
  BlockhashNotFound: 'its block hash is too old, or its nonce is used up: craft it again',
  InsufficientFundsForFee: 'the wallet can not pay the fee',
  InvalidAccountForFee: 'the account that pays is not a wallet',
  SignatureFailure: 'a signature is not of these bytes',
};

/** `InstructionError` of solana-instruction-error, those that staking meets. */
const INSTRUCTION_ERRORS: { readonly [name: string]: string } = {
  ComputationalBudgetExceeded: 'it used more units of computing than it asked for: craft it again',
  IncorrectProgramId: 'an account belongs to another program',
  InsufficientFunds: 'there are too few lamports for it',
  InvalidAccountData: 'an account is not in the state that it needs',
  MissingRequiredSignature: 'the authority that it needs is another one',
  UninitializedAccount: 'an account was never set up',
};

/**
 * Why a transaction failed, in words to follow 'because', from what a node's JSON-RPC says.
 * @param programs the program of each instruction, in their order
 */
export function explainFailure(error: unknown, programs: readonly string[]): string {
  if (typeof error === 'string') return TRANSACTION_ERRORS[error] ?? `of ${error}`;
  const { InstructionError: failed, InsufficientFundsForRent: rent } = (error ?? {}) as {
    InstructionError?: readonly [number | bigint, unknown];
    InsufficientFundsForRent?: unknown;
  };
  if (rent) return 'an account would keep less than the chain lets one hold';
  if (!failed) return `of ${plain(error)}`;
  const [index, reason] = failed;
  const place = Number(index);
  const program = PROGRAMS[programs[place] ?? ''];
  const who = program?.name ?? `the program ${programs[place] ?? 'of it'}`;
  return `${who} refused instruction ${place + 1}: ${reasonText(reason, program?.errors ?? {})}`;
}

function reasonText(reason: unknown, errors: { readonly [code: number]: string }): string {
  if (typeof reason === 'string') return INSTRUCTION_ERRORS[reason] ?? reason;
  const { Custom: custom } = (reason ?? {}) as { Custom?: number | bigint };
  if (custom === undefined) return plain(reason);
  return errors[Number(custom)] ?? `its own error ${custom}`;
}

const plain = (value: unknown): string => JSON.stringify(plainJson(value));
