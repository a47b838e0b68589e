import type { StakeFilter } from '@kiln-connect/core';
import type { ChainKey } from './scopes.ts';

/**
 * Which stakes a report speaks of, and for whom. Each given field of the filter narrows; an empty list
 * matches nothing; texts are compared exactly, so the chain's canonical spelling is expected. With
 * nothing that names stakes (ids, wallets, owners, indexes, proxies, accounts, scope) only stakes in
 * accounts of the organization match. Accounts of others match nothing.
 */
export interface StakeQuestion extends ChainKey {
  readonly organizationId: string;
  readonly filter: StakeFilter;
}

/** Conditions over `stakes s`; `$1` is the chain, `$2` the network. */
export interface StakeConditions {
  /** Tells the shapes of conditions apart: two questions of one shape have the same text. */
  readonly shape: string;
  readonly where: string;
  /** Adds a value and answers its place: '$5'. */
  place(value: unknown): string;
  readonly values: readonly unknown[];
}

/** What a question asks, as SQL: only the conditions that are given, so that each can use its index. */
export function stakeConditions({
  chain,
  network,
  organizationId,
  filter,
}: StakeQuestion): StakeConditions {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  place(chain);
  place(network);
  const conditions = ['s.chain = $1', 's.network = $2'];
  let shape = '';
  const narrow = (letter: string, condition: string) => {
    shape += letter;
    conditions.push(condition);
  };

  const { stakeIds, wallets, owners, indexes, proxies, accounts, states, scope } = filter;
  if (stakeIds) narrow('s', `s.stake_id = any(${place(stakeIds)}::text[])`);
  if (wallets) narrow('w', `s.wallet = any(${place(wallets)}::text[])`);
  if (owners) narrow('o', `s.owner = any(${place(owners)}::text[])`);
  if (indexes) narrow('i', `s.stake_index = any(${place(indexes)}::bigint[])`);
  if (proxies) narrow('p', `s.proxies && ${place(proxies)}::text[]`);
  if (scope === 'operator') narrow('k', IS_OURS);
  if (scope === 'network') shape += 'n';
  if (accounts) {
    // As text: an id of the wrong form is nobody's account, not an error of the database.
    const asked = `and l.account_id::text = any(${place(accounts)}::text[])`;
    narrow('a', inAccounts(place(organizationId), asked));
  } else if (shape === '') {
    narrow('z', inAccounts(place(organizationId), ''));
  }
  // Last: a state names no stakes, so it does not lift the limit to the organization's own.
  if (states) narrow('t', `s.state = any(${place(states)}::text[])`);
  return { shape, where: conditions.join(' and '), place, values };
}

const IS_OURS = `exists (
  select 1 from validator_keys k
  where k.chain = s.chain and k.network = s.network and k.public_key = s.stake_id)`;

// An array, not a join: it is found by the index also where the database has no statistics, as on PGlite.
const inAccounts = (organization: string, asked: string) => `s.stake_id = any(array(
  select l.stake_id from account_stakes l
  where l.organization_id = ${organization} and l.network = $2 and l.chain = $1
    and l.deleted_at is null ${asked}))`;

/** The condition that a row of `table` is of the stakes that match. */
export const ofMatching = (table: string, where: string): string =>
  `${table}.chain = $1 and ${table}.network = $2
    and ${table}.stake_id = any(array(select s.stake_id from stakes s where ${where}))`;
