import type { JsonObject } from '@kiln-connect/core';
import {
  SYSVAR_CLOCK_ADDRESS,
  SYSVAR_RENT_ADDRESS,
  SYSVAR_STAKE_HISTORY_ADDRESS,
} from '@solana/sysvars';
import {
  parseStakeInstruction,
  STAKE_PROGRAM_ADDRESS,
  StakeInstruction,
} from '@solana-program/stake';
import {
  identifySystemInstruction,
  parseCreateAccountInstruction,
  parseCreateAccountWithSeedInstruction,
  SYSTEM_PROGRAM_ADDRESS,
  SystemInstruction,
} from '@solana-program/system';
import type { RunInstruction } from './ledger-transactions.ts';
import { stakeProgramEvents } from './stake-program-events.ts';

/** What one instruction did to stake accounts. */
export interface StakeEvent {
  /** As the wire contract names it; `authorize`, `set_lockup` and moves are ours. */
  readonly type: string;
  /** Stake accounts that it changed. */
  readonly stakes: readonly string[];
  /** Who signed for it. */
  readonly authority: string | undefined;
  /** Lamports; 0 for what moves none. */
  readonly amount: bigint;
  /** The wire fields that are its own. */
  readonly fields: JsonObject;
}

/** Accounts of the runtime that older forms of instructions name besides the others. */
const OF_THE_RUNTIME: readonly string[] = [
  SYSVAR_CLOCK_ADDRESS,
  SYSVAR_RENT_ADDRESS,
  SYSVAR_STAKE_HISTORY_ADDRESS,
  'StakeConfig11111111111111111111111111111111',
];

/** What an instruction did to stake accounts; undefined for others, and for what changes nothing. */
export function stakeEventOf(instruction: RunInstruction): StakeEvent | undefined {
  try {
    if (instruction.programAddress === STAKE_PROGRAM_ADDRESS) return byStakeProgram(instruction);
    if (instruction.programAddress === SYSTEM_PROGRAM_ADDRESS) return byCreation(instruction);
  } catch {
    // Of a kind that came after this code: what it did shows in the stake itself.
  }
  return undefined;
}

/** The staker that an instruction gives to a new account. */
export function newStakerOf(instruction: RunInstruction, account: string): string | undefined {
  if (instruction.programAddress !== STAKE_PROGRAM_ADDRESS) return undefined;
  try {
    const parsed = parseStakeInstruction(withoutRuntime(instruction));
    if (parsed.instructionType === StakeInstruction.Initialize) {
      return parsed.accounts.stake.address === account ? parsed.data.arg0.staker : undefined;
    }
    if (parsed.instructionType !== StakeInstruction.InitializeChecked) return undefined;
    const { stake, stakeAuthority } = parsed.accounts;
    return stake.address === account ? stakeAuthority.address : undefined;
  } catch {
    return undefined;
  }
}

/** The client reads the short form of instructions alone: the long one has these accounts besides. */
const withoutRuntime = (instruction: RunInstruction): RunInstruction => ({
  ...instruction,
  accounts: instruction.accounts.filter((account) => !OF_THE_RUNTIME.includes(account.address)),
});

function byCreation(instruction: RunInstruction): StakeEvent | undefined {
  const kind = identifySystemInstruction(instruction);
  const isSeeded = kind === SystemInstruction.CreateAccountWithSeed;
  if (!isSeeded && kind !== SystemInstruction.CreateAccount) return undefined;
  const { accounts, data } = isSeeded
    ? parseCreateAccountWithSeedInstruction(instruction)
    : parseCreateAccountInstruction(instruction);
  if (data.programAddress !== STAKE_PROGRAM_ADDRESS) return undefined;
  const amount = 'amount' in data ? data.amount : data.lamports;
  return {
    type: isSeeded ? 'create_account_with_seed' : 'create_account',
    stakes: [accounts.newAccount.address],
    authority: accounts.payer.address,
    amount,
    fields: { stake_account: accounts.newAccount.address, amount: amount.toString() },
  };
}

function byStakeProgram(instruction: RunInstruction): StakeEvent | undefined {
  const { instructionType, accounts, data } = parseStakeInstruction(
    withoutRuntime(instruction),
  ) as unknown as {
    instructionType: StakeInstruction;
    accounts: { readonly [name: string]: { readonly address: string } | undefined };
    data: { readonly [field: string]: unknown };
  };
  return stakeProgramEvents[instructionType]?.({ at: (name) => accounts[name]?.address, data });
}
