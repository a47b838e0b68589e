import { type Address, lamports } from '@solana/kit';
import type { LiteSVM } from 'litesvm';

/** An account as a block left it. */
export interface Account {
  readonly address: Address;
  readonly lamports: bigint;
  readonly owner: Address;
  readonly data: Uint8Array;
  readonly executable: boolean;
}

/** Every account of the chain: as of its newest block, and as of some slots before. */
export interface Accounts {
  get(address: Address): Account | undefined;
  ownedBy(program: Address): readonly Account[];
  /** Writes an account as a part of the block that is being made; `remember` comes before. */
  set(account: Account): void;
  /**
   * Adds lamports to an account as of every slot that can still be asked about; `account` says whose
   * it is, and what it is if it was not there.
   */
  credit(account: Account): void;
  /** Keeps how an account was before the block of that slot changes it. */
  remember(address: Address, slot: number): void;
  /** As it was after that slot; right for every slot that was not yet forgotten. */
  getAt(address: Address, slot: number): Account | undefined;
  ownedByAt(program: Address, slot: number): readonly Account[];
  /** Nobody will ask for a state before this slot any more. */
  forgetBefore(slot: number): void;
}

/** The accounts that a virtual machine holds, with the way back for the slots that are not final. */
export function openAccounts(svm: LiteSVM): Accounts {
  /** By slot, rising: what its block changed, as it was before; undefined = it was not there. */
  const before = new Map<number, Map<Address, Account | undefined>>();

  const get = (address: Address): Account | undefined => {
    const found = svm.getAccount(address);
    // An account without lamports is gone, though the machine may still hold its shell.
    if (!found.exists || found.lamports === 0n) return undefined;
    const { programAddress, executable } = found;
    return {
      address,
      lamports: found.lamports,
      owner: programAddress,
      data: Uint8Array.from(found.data),
      executable,
    };
  };
  const ownedBy = (program: Address): Account[] =>
    svm
      .getProgramAccounts(program)
      .flatMap(({ address }) => get(address) ?? [])
      .sort((a, b) => (a.address < b.address ? -1 : 1));

  /** The oldest way back after that slot is how things were at that slot. */
  const changedSince = (slot: number): Map<Address, Account | undefined> => {
    const then = new Map<Address, Account | undefined>();
    for (const [changedIn, accounts] of before) {
      if (changedIn <= slot) continue;
      for (const [address, account] of accounts) {
        if (!then.has(address)) then.set(address, account);
      }
    }
    return then;
  };

  const set = ({ address, lamports: balance, owner, data, executable }: Account) =>
    svm.setAccount({
      address,
      lamports: lamports(balance),
      programAddress: owner,
      data,
      executable,
      space: BigInt(data.length),
    });

  return {
    get,
    ownedBy,
    set,
    credit(account) {
      const { address } = account;
      const more = (one: Account | undefined): Account =>
        one ? { ...one, lamports: one.lamports + account.lamports } : account;
      for (const changed of before.values()) {
        if (changed.has(address)) changed.set(address, more(changed.get(address)));
      }
      set(more(get(address)));
    },
    remember(address, slot) {
      const accounts = before.get(slot) ?? new Map<Address, Account | undefined>();
      before.set(slot, accounts);
      if (!accounts.has(address)) accounts.set(address, get(address));
    },
    getAt(address, slot) {
      const then = changedSince(slot);
      return then.has(address) ? then.get(address) : get(address);
    },
    ownedByAt(program, slot) {
      const then = changedSince(slot);
      const kept = ownedBy(program).filter(({ address }) => !then.has(address));
      const back = [...then.values()].filter((account) => account?.owner === program);
      return [...kept, ...back.flatMap((account) => account ?? [])];
    },
    forgetBefore(slot) {
      for (const changedIn of before.keys()) if (changedIn <= slot) before.delete(changedIn);
    },
  };
}
