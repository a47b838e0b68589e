import type { ZodObject, ZodType } from 'zod';
import type { ReportFormat, ReportSheet } from './report.ts';
import type { Scope } from './scope.ts';

/** What a route does; the server has one handler a kind, for all chains. */
export type RouteKind =
  | 'craft'
  | 'validator-keys'
  | 'exit-messages'
  | 'prepare'
  | 'broadcast'
  | 'status'
  | 'decode'
  | 'nonce-account'
  | 'give-up-nonce-account'
  | 'stakes'
  | 'rewards'
  | 'operations'
  | 'reports'
  | 'network-stats'
  | 'operator-stats';

/** Which stakes a report speaks of; every field that is given narrows it, an empty list matches nothing. */
export interface StakeFilter {
  readonly stakeIds?: readonly string[];
  /** Who funded the stake: deposit sender, delegator. */
  readonly wallets?: readonly string[];
  /** Who owns what comes back: withdrawal credentials, withdraw authority. */
  readonly owners?: readonly string[];
  /** Whom the stake is with, where that is not the stake itself: vote accounts, pools. */
  readonly validators?: readonly string[];
  /** The chain's own numbers of stakes: validator indexes. */
  readonly indexes?: readonly number[];
  /** Contracts through which the stake was made. */
  readonly proxies?: readonly string[];
  /** Accounts of the organization, by id. */
  readonly accounts?: readonly string[];
  readonly states?: readonly string[];
  /** `operator`: all stakes on our validator keys; `network`: every stake of the network. */
  readonly scope?: 'operator' | 'network';
}

export const REWARD_FORMATS = ['epoch', 'hourly', 'daily', 'weekly', 'monthly'] as const;

/** The stretches of time into which a report of rewards is cut; weeks begin on Monday. */
export type RewardFormat = (typeof REWARD_FORMATS)[number];

export const RECOGNITIONS = ['accrual', 'withdrawal'] as const;

/** When a reward becomes income: as the chain credits it, or as it is paid out. */
export type Recognition = (typeof RECOGNITIONS)[number];

/** A report's question, the same for every chain. */
export interface ReportQuery {
  readonly filter: StakeFilter;
  /** First day of the report, YYYY-MM-DD, in the report's timezone. */
  readonly startDate?: string;
  /** Last day of the report, inclusive. */
  readonly endDate?: string;
  /** `daily` when left out. */
  readonly format?: RewardFormat;
  /** First and last epoch, inclusive; for the format `epoch` alone. */
  readonly startEpoch?: number;
  readonly endEpoch?: number;
  /** Minutes that the report's clock is ahead of UTC, a multiple of 60; 0 when left out. */
  readonly utcOffsetMinutes?: number;
  /** `accrual` when left out. */
  readonly recognition?: Recognition;
  readonly includeUsd?: boolean;
  /** For an exported report: 'xlsx' when the format is left out. */
  readonly file?: { readonly format?: ReportFormat; readonly sheet?: ReportSheet };
  /** From 1; pagination is off when it is missing. */
  readonly page?: { readonly current: number; readonly size: number };
}

/**
 * One route of a chain, below `/v1/<chain name>`: everything that the server needs to register it,
 * document it and hold it against the contract.
 */
export interface WireRoute {
  readonly kind: RouteKind;
  /** For `craft`: the action's name; else absent. */
  readonly action?: string;
  readonly method: 'GET' | 'POST';
  /** '/transaction/stake' */
  readonly path: string;
  /** The scope that a token needs. */
  readonly scope: Scope;
  /** 200 when left out. */
  readonly status?: 201;
  /** Strict: what it does not name is refused. Texts are parsed (lists are separated by commas). */
  readonly query?: ZodObject;
  readonly body?: ZodType;
  /** The whole answer, envelope included; used for documents and tests, never to serialize. */
  readonly answer: ZodType;
  readonly summary: string;
  readonly description?: string;
  /** For reports and exit messages: the parsed query in the words that all chains share. */
  readonly toReportQuery?: (query: never) => ReportQuery;
}

/** Keeps the type of a route's query while it is put into a list with others. */
export function defineRoute<Query extends ZodObject>(
  route: Omit<WireRoute, 'query' | 'toReportQuery'> & {
    query?: Query;
    toReportQuery?: (query: Query['_output']) => ReportQuery;
  },
): WireRoute {
  return route as WireRoute;
}
