import type { Address } from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import { GENESIS_SUPPLY, genesisAccounts } from './genesis.ts';
import {
  epochOf,
  FINALIZED_LAG,
  LEADER_SLOTS,
  type Schedule,
  STAKE_PROGRAM,
  SYSTEM_PROGRAM,
} from './network.ts';
import { type Accounts, openAccounts } from './runtime/accounts.ts';
import type { Block, BlockReward, ExecutedTransaction } from './runtime/block.ts';
import { blockHash, genesisHash, textOfHash } from './runtime/block-hash.ts';
import { execute, type Simulation, simulate } from './runtime/execute.ts';
import { payLeader } from './runtime/leader-fee.ts';
import { type Ledger, openLedger } from './runtime/ledger.ts';
import { lifetimeErrorOf } from './runtime/lifetime.ts';
import type { TransactionError } from './runtime/transaction-error.ts';
import { createVm } from './runtime/vm.ts';
import type { WireTransaction } from './runtime/wire-transaction.ts';
import {
  beginEpoch,
  type DueRewards,
  payStakes,
  stakeByValidator,
  stakeHistoryOf,
} from './staking/epoch-boundary.ts';
import { refreshMachine } from './staking/refresh-machine.ts';
import { delegatedStakes } from './staking/stake-account.ts';
import { genesisValidators, newValidator, type Validator, vote } from './staking/validators.ts';

/** Slots for which the state of accounts can still be asked: somewhat more than are not final. */
const REMEMBERED_SLOTS = FINALIZED_LAG * 2;

/** The simulated cluster: one block after the other, and what is asked about them. */
export interface Chain {
  readonly schedule: Schedule;
  readonly svm: LiteSVM;
  readonly accounts: Accounts;
  readonly ledger: Ledger;
  readonly validators: readonly Validator[];
  /** The last slot that has passed, with or without a block. */
  readonly slot: number;
  /** All lamports that exist. */
  readonly capitalization: bigint;
  /** Accepted and in no block yet, by signature. */
  readonly pending: ReadonlyMap<string, WireTransaction>;
  /** Effective stake of this epoch by vote account, in lamports. */
  readonly epochStakes: ReadonlyMap<Address, bigint>;
  /** Set while the stakes of the ended epoch are not yet paid. */
  readonly dueRewards: DueRewards | undefined;
  leaderOf(slot: number): Validator;
  /** The transaction comes into the next block, if it is still good then. */
  submit(wire: WireTransaction): void;
  produceSlot(): void;
  /** Gives an address lamports at once, as of every slot. */
  fund(address: Address, lamports: bigint): void;
  /** From now on a validator neither votes nor makes blocks, or does so again. */
  setDelinquent(voteAccount: string, isDelinquent: boolean): void;
  /** Blocks from now on are another fork's: their hashes differ. */
  fork(number: number): void;
  /** Brings sysvars and vote accounts of the machine to the newest block. */
  refresh(): void;
  /** Why no block would even try it; undefined when one would. */
  whyNot(wire: WireTransaction): TransactionError | undefined;
  simulate(wire: WireTransaction, options: { verifySignatures: boolean }): Simulation;
}

/** A cluster at its genesis block. */
export async function createChain(schedule: Schedule): Promise<Chain> {
  const svm = createVm(schedule);
  const accounts = openAccounts(svm);
  const keys = await genesisValidators();
  const rentOf = (bytes: number) => svm.minimumBalanceForRentExemption(BigInt(bytes));
  for (const account of await genesisAccounts(keys, rentOf)) accounts.set(account);
  const validators = keys.map(newValidator);
  const leaderOf = (slot: number): Validator =>
    validators[Math.floor(slot / LEADER_SLOTS) % validators.length] as Validator;
  const ledger = openLedger({
    slot: 0,
    parentSlot: 0,
    height: 0,
    hash: genesisHash(schedule),
    leader: leaderOf(0).identity,
    transactions: [],
    rewards: [],
    rewardPartitions: undefined,
  });

  let slot = 0;
  let forkNumber = 0;
  let capitalization = GENESIS_SUPPLY;
  let epochStakes = new Map<Address, bigint>();
  let dueRewards: DueRewards | undefined;
  /** The slot whose Clock the machine has. */
  let refreshedTo = -1;
  const pending = new Map<string, WireTransaction>();

  const noteEpochStakes = () => {
    const stakes = delegatedStakes(accounts.ownedBy(STAKE_PROGRAM));
    epochStakes = stakeByValidator(stakes, BigInt(epochOf(slot, schedule)), stakeHistoryOf(svm));
  };
  noteEpochStakes();

  const refreshTo = (at: number) => {
    if (refreshedTo === at) return;
    refreshedTo = at;
    refreshMachine(at, { schedule, validators, svm, accounts });
  };

  const turnEpoch = (parent: Block): BlockReward[] => {
    const epoch = epochOf(slot, schedule);
    if (epoch === epochOf(parent.slot, schedule)) return [];
    const { rewards, due } = beginEpoch({
      epoch,
      slot,
      height: parent.height + 1,
      parentBlockhash: textOfHash(parent.hash),
      schedule,
      capitalization,
      validators,
      svm,
      accounts,
    });
    dueRewards = due;
    noteEpochStakes();
    return rewards;
  };

  const payDue = (): BlockReward[] => {
    if (!dueRewards) return [];
    const paid = payStakes(dueRewards, slot, { svm, accounts });
    dueRewards = undefined;
    return paid;
  };

  const runPending = (): ExecutedTransaction[] => {
    if (pending.size === 0) return [];
    refreshTo(slot);
    const waiting = [...pending.values()];
    pending.clear();
    const height = ledger.head.height + 1;
    const executed = waiting.flatMap((wire) => {
      const isGood =
        wire.isFullySigned &&
        !ledger.transaction(wire.signature) &&
        !lifetimeErrorOf(wire, { ledger, accounts, height });
      return isGood ? (execute(wire, slot, { svm, accounts }) ?? []) : [];
    });
    // A nonce is made of it: it has to be another one in the next block that could use one.
    svm.expireBlockhash();
    return executed;
  };

  const whyNot = (wire: WireTransaction): TransactionError | undefined => {
    const error = lifetimeErrorOf(wire, { ledger, accounts, height: ledger.head.height });
    if (error) return error;
    return ledger.transaction(wire.signature) ? 'AlreadyProcessed' : undefined;
  };

  return {
    schedule,
    svm,
    accounts,
    ledger,
    validators,
    pending,
    leaderOf,
    get slot() {
      return slot;
    },
    get capitalization() {
      return capitalization;
    },
    get epochStakes() {
      return epochStakes;
    },
    get dueRewards() {
      return dueRewards;
    },
    submit: (wire) => {
      pending.set(wire.signature, wire);
    },
    produceSlot() {
      slot++;
      const leader = leaderOf(slot);
      // Nobody makes a block in the slot of a leader that is gone.
      if (leader.isDelinquent) return;
      const parent = ledger.head;
      const staking = payDue();
      const voting = turnEpoch(parent);
      capitalization += [...staking, ...voting].reduce((sum, { lamports }) => sum + lamports, 0n);
      const transactions = runPending();
      const { rewards: fees, burnt } = payLeader(leader, { slot, transactions }, accounts);
      capitalization -= burnt;
      ledger.add({
        slot,
        parentSlot: parent.slot,
        height: parent.height + 1,
        hash: blockHash({ parent: parent.hash, slot, fork: forkNumber, transactions }),
        leader: leader.identity,
        transactions,
        rewards: [...fees, ...voting, ...staking],
        rewardPartitions: dueRewards ? 1 : undefined,
      });
      const epoch = epochOf(slot, schedule);
      for (const validator of validators) {
        if (!validator.isDelinquent) vote(validator, { slot: parent.slot, epoch });
      }
      accounts.forgetBefore(slot - REMEMBERED_SLOTS);
    },
    fund(address, lamports) {
      accounts.credit({
        address,
        lamports,
        owner: SYSTEM_PROGRAM,
        data: new Uint8Array(),
        executable: false,
      });
      capitalization += lamports;
    },
    setDelinquent(voteAccount, isDelinquent) {
      for (const validator of validators) {
        if (validator.voteAccount === voteAccount) validator.isDelinquent = isDelinquent;
      }
    },
    fork: (number) => {
      forkNumber = number;
    },
    refresh: () => refreshTo(ledger.head.slot),
    whyNot,
    simulate(wire, options) {
      refreshTo(ledger.head.slot);
      return simulate(wire, options, { svm, accounts });
    },
  };
}
