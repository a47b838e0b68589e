import type { StakeFilter } from '@kiln-connect/core';
import type { ChainKey } from './scopes.ts';

/**
 * Which stakes a report speaks of, and for whom. Each given field of the filter narrows; an empty list
 * matches nothing; texts are compared exactly, so the chain's canonical spelling is expected. With
 * nothing that names stakes (ids, wallets, owners, validators, indexes, proxies, accounts, scope) only stakes in
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
  /** For a question that accounts limit; undefined for one that names stakes in other ways alone. */
  readonly inAccounts?: {
    /** Place of the accounts that were asked for; undefined for all of the organization's. */
    readonly asked: string | undefined;
    /** `where` without the accounts; undefined when nothing else narrows. */
    readonly elsewhere: string | undefined;
  };
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

  const { stakeIds, wallets, owners, validators, indexes, proxies, accounts, states, scope } =
    filter;
  if (stakeIds) narrowing.push(['s', `s.stake_id = any(${placeIn(values, stakeIds)}::text[])`]);
  if (wallets) narrowing.push(['w', `s.wallet = any(${placeIn(values, wallets)}::text[])`]);
  if (owners) narrowing.push(['o', `s.owner = any(${placeIn(values, owners)}::text[])`]);
  if (validators) {
    narrowing.push(['v', `s.validator = any(${placeIn(values, validators)}::text[])`]);
  }
  if (indexes) narrowing.push(['i', `s.stake_index = any(${placeIn(values, indexes)}::bigint[])`]);
  if (proxies) narrowing.push(['p', `s.proxies && ${placeIn(values, proxies)}::text[]`]);
  if (scope === 'operator') narrowing.push(['k', IS_OURS]);
  if (scope === 'network') narrowing.push(['n', 'true']);
  let asked: string | undefined;
  let membership: (typeof narrowing)[number] | undefined;
  if (accounts) {
    asked = placeIn(values, accounts);
    // As text: an id of the wrong form is nobody's account, not an error of the database.
    const ofAsked = `and l.account_id::text = any(${asked}::text[])`;
    membership = ['a', inAccounts(placeIn(values, organizationId), ofAsked)];
  } else if (narrowing.length === 0) {
    membership = ['z', inAccounts(placeIn(values, organizationId), '')];
  }
  const others = [...narrowing];
  // Not before: a state names no stakes, so it does not lift the limit to the organization's own.
  if (states) others.push(['t', `s.state = any(${placeIn(values, states)}::text[])`]);

  const all = membership ? [membership, ...others] : others;
  return {
    shape: all.map(([letter]) => letter).join(''),
    where: conjunction(all),
    values,
    ...(membership && {
      inAccounts: { asked, elsewhere: others.length === 0 ? undefined : conjunction(others) },
    }),
  };
}

const conjunction = (conditions: readonly (readonly [string, string])[]): string =>
  ['s.chain = $1 and s.network = $2', ...conditions.map(([, condition]) => condition)].join(
    ' and ',
  );

/** Of the stake ids and numbers that a question names, those that nothing was read of yet, as SQL. */
export function missingStakes({ stakeIds, indexes }: StakeFilter, values: unknown[]) {
  return {
    ids: stakeIds
      ? `array(
        select asked.id from unnest(${placeIn(values, stakeIds)}::text[]) as asked(id)
        where not exists (
          select 1 from stakes known
          where known.chain = $1 and known.network = $2 and known.stake_id = asked.id
            and known.answer is not null))`
      : `'{}'::text[]`,
    indexes: indexes
      ? `array(
        select asked.number from unnest(${placeIn(values, indexes)}::bigint[]) as asked(number)
        where not exists (
          select 1 from stakes known
          where known.chain = $1 and known.network = $2 and known.stake_index = asked.number))`
      : `'{}'::bigint[]`,
  };
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
