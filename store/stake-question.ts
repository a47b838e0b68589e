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
  /** By their places; `placeIn` adds more. */
  readonly values: unknown[];
}

/** Adds a value to a statement and answers its place: '$5'. */
export const placeIn = (values: unknown[], value: unknown): string => `$${values.push(value)}`;

/** What a question asks, as SQL: only the conditions that are given, so that each can use its index. */
export function stakeConditions({
  chain,
  network,
  organizationId,
  filter,
}: StakeQuestion): StakeConditions {
  const values: unknown[] = [chain, network];
  /** Each with a letter that tells it apart; the letters are the shape. */
  const narrowing: [letter: string, condition: string][] = [];

  const { stakeIds, wallets, owners, indexes, proxies, accounts, states, scope } = filter;
  if (stakeIds) narrowing.push(['s', `s.stake_id = any(${placeIn(values, stakeIds)}::text[])`]);
  if (wallets) narrowing.push(['w', `s.wallet = any(${placeIn(values, wallets)}::text[])`]);
  if (owners) narrowing.push(['o', `s.owner = any(${placeIn(values, owners)}::text[])`]);
  if (indexes) narrowing.push(['i', `s.stake_index = any(${placeIn(values, indexes)}::bigint[])`]);
  if (proxies) narrowing.push(['p', `s.proxies && ${placeIn(values, proxies)}::text[]`]);
  if (scope === 'operator') narrowing.push(['k', IS_OURS]);
  if (scope === 'network') narrowing.push(['n', 'true']);
  if (accounts) {
    // As text: an id of the wrong form is nobody's account, not an error of the database.
    const asked = `and l.account_id::text = any(${placeIn(values, accounts)}::text[])`;
    narrowing.push(['a', inAccounts(placeIn(values, organizationId), asked)]);
  } else if (narrowing.length === 0) {
    narrowing.push(['z', inAccounts(placeIn(values, organizationId), '')]);
  }
  // Last: a state names no stakes, so it does not lift the limit to the organization's own.
  if (states) narrowing.push(['t', `s.state = any(${placeIn(values, states)}::text[])`]);

  let shape = '';
  let where = 's.chain = $1 and s.network = $2';
  for (const [letter, condition] of narrowing) {
    shape += letter;
    where += ` and ${condition}`;
  }
  return { shape, where, values };
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
