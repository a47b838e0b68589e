import { STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import { createInFlightLimit } from '../../node/in-flight-limit.ts';
import type { SolanaRpc } from '../node/index.ts';
import { readAccounts } from '../state/read-accounts.ts';
import type { Finality } from './finality.ts';
import {
  type LedgerTransaction,
  type ListedTransaction,
  listTransactions,
  readTransaction,
} from './ledger-transactions.ts';

/** What the chain remembers of stake accounts; what can not change any more is asked for once. */
export interface StakeLedgers {
  /**
   * Transactions that named one of these accounts and took effect in slots up to `to`, each once, the
   * oldest first. What is there and no stake account has none: whoever may ask for any address must not
   * have those of an exchange read.
   * @throws {ImpossibleError} 'history_not_kept'
   */
  upTo(accounts: readonly string[], to: number): Promise<readonly LedgerTransaction[]>;
  /**
   * The slot of the oldest of them, or the oldest that a node has, for a stake that is there without
   * one; undefined before either.
   */
  firstSlotOf(account: string): Promise<number | undefined>;
}

/** Accounts that a node shows at once. */
const ACCOUNTS_A_CALL = 100;
/** Accounts and transactions that are remembered. */
const MOST_ACCOUNTS = 20_000;
const MOST_TRANSACTIONS = 50_000;
/** Requests of one connection for histories that are under way at once. */
const MOST_REQUESTS = 16;

interface Listing {
  /** All up to this slot are listed, and final. */
  readonly finalTo: bigint;
  readonly transactions: readonly ListedTransaction[];
}

export function createStakeLedgers({
  rpc,
  finality,
}: {
  rpc: SolanaRpc;
  finality: Finality;
}): StakeLedgers {
  const listings = new Map<string, Listing>();
  const read = new Map<string, LedgerTransaction>();
  const inTurn = createInFlightLimit(MOST_REQUESTS);
  finality.onRestored(() => {
    listings.clear();
    read.clear();
  });

  const isKnown = (account: string, to: bigint): boolean =>
    (listings.get(account)?.finalTo ?? -1n) >= to;

  /** Which of these accounts something else is at than a stake. */
  const others = async (accounts: readonly string[]): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    for (let from = 0; from < accounts.length; from += ACCOUNTS_A_CALL) {
      const read = await readAccounts(accounts.slice(from, from + ACCOUNTS_A_CALL), rpc);
      for (const account of read.accounts) {
        if (account && account.owner !== STAKE_PROGRAM_ADDRESS) found.add(account.address);
      }
    }
    return found;
  };

  const list = async (
    account: string,
    { to, finalized }: { to: bigint; finalized: bigint },
  ): Promise<readonly ListedTransaction[]> => {
    const known = listings.get(account);
    if (known && isKnown(account, to)) return known.transactions;
    const last = known?.transactions.at(-1);
    // Of a node that is not behind: what it does not list yet would be missed for ever.
    const seen = to > finalized ? to : finalized;
    const news = await inTurn(() =>
      listTransactions({ account, to: seen, until: last?.signature }, rpc),
    );
    const all = [...(known?.transactions ?? []), ...news];
    keep(listings, account, MOST_ACCOUNTS, {
      finalTo: finalized,
      transactions: all.filter(({ slot }) => slot <= finalized),
    });
    return all;
  };

  const readOnce = async (
    listed: ListedTransaction,
    finalized: bigint,
  ): Promise<LedgerTransaction> => {
    const known = read.get(listed.signature);
    if (known) return known;
    const transaction = await inTurn(() => readTransaction(listed, rpc));
    if (listed.slot <= finalized) {
      keep(read, listed.signature, MOST_TRANSACTIONS, transaction);
    }
    return transaction;
  };

  return {
    async upTo(accounts, to) {
      const finalized = await finality.slot();
      const unknown = accounts.filter((account) => !isKnown(account, BigInt(to)));
      const left = await others(unknown);
      const lists = await Promise.all(
        accounts
          .filter((account) => !left.has(account))
          .map((account) => list(account, { to: BigInt(to), finalized })),
      );
      const wanted = new Map(
        lists
          .flat()
          .filter(({ slot }) => slot <= BigInt(to))
          .map((listed) => [listed.signature, listed]),
      );
      const transactions = await Promise.all(
        [...wanted.values()].map((listed) => readOnce(listed, finalized)),
      );
      return transactions.sort((a, b) => Number(a.slot - b.slot));
    },

    async firstSlotOf(account) {
      const [to, finalized] = await Promise.all([
        rpc.getSlot({ commitment: 'confirmed' }).send(),
        finality.slot(),
      ]);
      const { accounts } = await readAccounts([account], rpc);
      if (accounts[0] && accounts[0].owner !== STAKE_PROGRAM_ADDRESS) return undefined;
      const [oldest] = await list(account, { to, finalized });
      if (oldest) return Number(oldest.slot);
      return accounts[0] && Number(await rpc.getFirstAvailableBlock().send());
    },
  };
}

/** Puts it behind the others; the one that was put there first goes where there is no room. */
function keep<Value>(
  remembered: Map<string, Value>,
  key: string,
  most: number,
  value: Value,
): void {
  remembered.delete(key);
  remembered.set(key, value);
  const [oldest] = remembered.keys();
  if (remembered.size > most && oldest !== undefined) remembered.delete(oldest);
}
