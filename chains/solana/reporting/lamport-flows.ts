import {
  identifySystemInstruction,
  parseTransferSolInstruction,
  parseTransferSolWithSeedInstruction,
  SYSTEM_PROGRAM_ADDRESS,
  SystemInstruction,
} from '@solana-program/system';
import type { LedgerTransaction, RunInstruction } from './ledger-transactions.ts';
import { type StakeEvent, stakeEventOf } from './stake-events.ts';

/** What an instruction did to stake accounts, and what these held before it, in lamports. */
export interface StakeStep {
  readonly event: StakeEvent;
  /** By account. */
  readonly held: ReadonlyMap<string, bigint>;
}

/** A transaction step by step. */
export interface StakeSteps {
  readonly steps: readonly StakeStep[];
  /**
   * What came to an account, or went, by no instruction of the Stake or the System program, in
   * lamports: a program may move what is its own without telling.
   */
  unexplained(account: string): bigint;
}

/** Follows the lamports of all accounts through a transaction: pure. */
export function stakeStepsOf({ instructions, balances }: LedgerTransaction): StakeSteps {
  const held = new Map([...balances].map(([account, { before }]) => [account, before]));
  const add = (account: string | undefined, amount: bigint) => {
    if (account !== undefined) held.set(account, (held.get(account) ?? 0n) + amount);
  };
  const steps: StakeStep[] = [];
  for (const instruction of instructions) {
    const event = stakeEventOf(instruction);
    if (event) {
      steps.push({ event, held: new Map(event.stakes.map((one) => [one, held.get(one) ?? 0n])) });
      move(event, { held, add });
    } else {
      const transfer = transferOf(instruction);
      if (transfer) {
        add(transfer.from, -transfer.amount);
        add(transfer.to, transfer.amount);
      }
    }
  }
  return {
    steps,
    unexplained: (account) => (balances.get(account)?.after ?? 0n) - (held.get(account) ?? 0n),
  };
}

function move(
  { type, stakes: [stake, other], amount }: StakeEvent,
  {
    held,
    add,
  }: {
    held: ReadonlyMap<string, bigint>;
    add: (account: string | undefined, amount: bigint) => void;
  },
): void {
  switch (type) {
    case 'create_account':
    case 'create_account_with_seed':
      add(stake, amount);
      break;
    case 'withdraw':
      add(stake, -amount);
      break;
    case 'split':
      add(stake, -amount);
      add(other, amount);
      break;
    case 'merge': {
      const all = held.get(other ?? '') ?? 0n;
      add(stake, all);
      add(other, -all);
      break;
    }
    case 'move_stake':
    case 'move_lamports':
      add(stake, amount);
      add(other, -amount);
      break;
  }
}

/** A transfer of the System program; undefined for everything else. */
function transferOf(
  instruction: RunInstruction,
): { from: string; to: string; amount: bigint } | undefined {
  if (instruction.programAddress !== SYSTEM_PROGRAM_ADDRESS) return undefined;
  try {
    const kind = identifySystemInstruction(instruction);
    if (kind === SystemInstruction.TransferSol) {
      const { accounts, data } = parseTransferSolInstruction(instruction);
      return {
        from: accounts.source.address,
        to: accounts.destination.address,
        amount: data.amount,
      };
    }
    if (kind === SystemInstruction.TransferSolWithSeed) {
      const { accounts, data } = parseTransferSolWithSeedInstruction(instruction);
      return {
        from: accounts.source.address,
        to: accounts.destination.address,
        amount: data.amount,
      };
    }
  } catch {
    // Of a kind that came after this code: it is none of those two.
  }
  return undefined;
}
