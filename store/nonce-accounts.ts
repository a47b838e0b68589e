import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { ChainKey } from './scopes.ts';
import { nonceAccounts } from './tables/index.ts';

/** An account of the operator that keeps bytes valid until they are used. */
export interface NonceAccount {
  readonly account: string;
  /** Counts from 0 on a chain and network. */
  readonly number: number;
  readonly authority: string;
  readonly createdAt: Date;
  /** Of the chain's state that decided last what it is: an older one decides nothing. */
  readonly seenPosition: number;
  /** Undefined while it is free. */
  readonly lease: NonceLease | undefined;
}

/** For whom an account is kept. */
export interface NonceLease {
  readonly id: string;
  readonly organizationId: string;
  readonly leasedAt: Date;
  /** Before it is handed out, when others may lease it; after that, when it is given up. */
  readonly until: Date;
  /** What the transaction that was handed out has; undefined while it is being crafted. */
  readonly handedOut: string | undefined;
}

/** A lease of which a transaction was handed out. */
export interface OpenNonceLease extends Pick<NonceLease, 'id' | 'organizationId' | 'until'> {
  readonly account: string;
  readonly nonce: string;
  /** Of the chain's state that showed the nonce. */
  readonly seenPosition: number;
}

/** The operator's nonce accounts, each leased to one transaction at a time. */
export interface NonceAccountStore {
  /** Keeps accounts; those that are kept already stay as they are. */
  add(
    o: ChainKey & {
      accounts: readonly Pick<NonceAccount, 'account' | 'number' | 'authority'>[];
    },
  ): Promise<void>;
  /** In the order of their numbers, with their leases as of `at`. */
  list(o: ChainKey & { at: Date }): Promise<readonly NonceAccount[]>;
  /**
   * Leases one that is free to an organization: the one that is free the longest, none of `except`.
   * One of four is kept for organizations that have none. Undefined when there is none for it. The
   * lease ends by itself at `until` unless something is handed out before.
   */
  lease(
    o: ChainKey & {
      id: string;
      organizationId: string;
      at: Date;
      until: Date;
      except: readonly string[];
    },
  ): Promise<Pick<NonceAccount, 'account' | 'authority' | 'seenPosition'> | undefined>;
  /** Notes that bytes with this nonce are about to leave; false when the lease has ended before. */
  handOut(o: {
    id: string;
    nonce: string;
    seenPosition: number;
    at: Date;
    until: Date;
  }): Promise<boolean>;
  /** Ends a lease of which nothing was handed out. */
  release(o: { id: string }): Promise<void>;
  /** Ends a lease whose nonce is used up; false when somebody else did. */
  settle(o: { id: string; seenPosition: number; at: Date }): Promise<boolean>;
  /** Has a lease given up at that moment; false when nothing of it is out there. */
  giveUp(o: { id: string; at: Date }): Promise<boolean>;
  /** Where there are leases of which transactions were handed out. */
  places(): Promise<readonly ChainKey[]>;
  /** Those leases of one place, in the order of accounts. */
  open(o: ChainKey): Promise<readonly OpenNonceLease[]>;
  /** How many accounts there are, by place, and how many of them are free. */
  counts(o: {
    at: Date;
  }): Promise<readonly (ChainKey & { readonly all: number; readonly free: number })[]>;
}

const FREE = {
  leaseId: null,
  organizationId: null,
  nonce: null,
  leasedAt: null,
  leasedUntil: null,
  handedOutAt: null,
};

/** Of those that ask at once each one locks another account, so that none gets two leases. */
const LEASE = {
  name: 'nonce_account_lease',
  text: `
    with accounts as (
      select account, organization_id,
        lease_id is null or (handed_out_at is null and leased_until <= $5::timestamptz) as is_free
      from nonce_accounts where chain = $1 and network = $2
    ),
    counted as (
      select count(*) filter (where is_free) as free, count(*) / 4 as kept,
        bool_or(not is_free and organization_id = $4::uuid) as has_some
      from accounts
    ),
    free as (
      select a.account from nonce_accounts a, counted c
      where a.chain = $1 and a.network = $2
        and (a.lease_id is null or (a.handed_out_at is null and a.leased_until <= $5::timestamptz))
        and a.account <> all($7::text[])
        and (c.free > c.kept or not c.has_some)
      order by a.freed_at nulls first, a.number
      limit 1
      for update of a skip locked
    )
    update nonce_accounts a
    set lease_id = $3::uuid, organization_id = $4::uuid, nonce = null, leased_at = $5::timestamptz,
      leased_until = $6::timestamptz, handed_out_at = null
    from free
    where a.chain = $1 and a.network = $2 and a.account = free.account
    returning a.account, a.authority, a.seen_position as "seenPosition"`,
};

const COUNTS = {
  name: 'nonce_account_counts',
  text: `
    select chain, network, count(*)::integer as "all",
      count(*) filter (
        where lease_id is null or (handed_out_at is null and leased_until <= $1::timestamptz)
      )::integer as free
    from nonce_accounts group by chain, network`,
};

const SETTLE = {
  name: 'nonce_account_settle',
  text: `
    update nonce_accounts
    set seen_position = $3, freed_at = $2::timestamptz, lease_id = null, organization_id = null,
      nonce = null, leased_at = null, leased_until = null, handed_out_at = null
    where lease_id = $1::uuid and handed_out_at is not null
    returning account`,
};

export function nonceAccountStore({ orm, run }: Database): NonceAccountStore {
  const at = ({ chain, network }: ChainKey) =>
    and(eq(nonceAccounts.chain, chain), eq(nonceAccounts.network, network));

  return {
    add: async ({ chain, network, accounts }) => {
      if (accounts.length === 0) return;
      await orm
        .insert(nonceAccounts)
        .values(accounts.map((account) => ({ ...account, chain, network })))
        .onConflictDoNothing();
    },
    list: async ({ at: now, ...place }) => {
      const rows = await orm
        .select()
        .from(nonceAccounts)
        .where(at(place))
        .orderBy(asc(nonceAccounts.number));
      return rows.map((row) => toAccount(row, now));
    },
    lease: async ({ chain, network, id, organizationId, at: now, until, except }) => {
      const [leased] = await run<Pick<NonceAccount, 'account' | 'authority' | 'seenPosition'>>(
        LEASE,
        [chain, network, id, organizationId, now, until, except],
      );
      return leased && { ...leased, seenPosition: Number(leased.seenPosition) };
    },
    handOut: async ({ id, nonce, seenPosition, at: handedOutAt, until }) => {
      const rows = await orm
        .update(nonceAccounts)
        .set({ nonce, seenPosition, handedOutAt, leasedUntil: until })
        .where(and(eq(nonceAccounts.leaseId, id), isNull(nonceAccounts.handedOutAt)))
        .returning({ account: nonceAccounts.account });
      return rows.length === 1;
    },
    release: async ({ id }) => {
      await orm
        .update(nonceAccounts)
        .set(FREE)
        .where(and(eq(nonceAccounts.leaseId, id), isNull(nonceAccounts.handedOutAt)));
    },
    settle: async ({ id, seenPosition, at: freedAt }) =>
      (await run(SETTLE, [id, freedAt, seenPosition])).length === 1,
    giveUp: async ({ id, at: leasedUntil }) => {
      const rows = await orm
        .update(nonceAccounts)
        .set({ leasedUntil })
        .where(and(eq(nonceAccounts.leaseId, id), isNotNull(nonceAccounts.handedOutAt)))
        .returning({ account: nonceAccounts.account });
      return rows.length === 1;
    },
    places: () =>
      orm
        .selectDistinct({ chain: nonceAccounts.chain, network: nonceAccounts.network })
        .from(nonceAccounts)
        .where(isNotNull(nonceAccounts.handedOutAt)),
    counts: ({ at: now }) => run(COUNTS, [now]),
    open: async (place) => {
      const rows = await orm
        .select()
        .from(nonceAccounts)
        .where(and(at(place), isNotNull(nonceAccounts.handedOutAt)))
        .orderBy(asc(nonceAccounts.account));
      return rows.flatMap(
        ({ account, leaseId, organizationId, nonce, seenPosition, leasedUntil }) =>
          leaseId && organizationId && nonce && leasedUntil
            ? [{ id: leaseId, organizationId, until: leasedUntil, account, nonce, seenPosition }]
            : [],
      );
    },
  };
}

function toAccount(row: typeof nonceAccounts.$inferSelect, now: Date): NonceAccount {
  const { account, number, authority, createdAt, seenPosition } = row;
  const { leaseId, organizationId, leasedAt, leasedUntil, handedOutAt, nonce } = row;
  const isLeased = handedOutAt !== null || (leasedUntil !== null && leasedUntil > now);
  return {
    account,
    number,
    authority,
    createdAt,
    seenPosition,
    lease:
      isLeased && leaseId && organizationId && leasedAt && leasedUntil
        ? {
            id: leaseId,
            organizationId,
            leasedAt,
            until: leasedUntil,
            handedOut: nonce ?? undefined,
          }
        : undefined,
  };
}
