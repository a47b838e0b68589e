import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectError, type StakeFilter } from '@kiln-connect/core';
import type { PortfolioKey } from '@kiln-connect/store';
import { findAccount } from '../accounts/read-account.ts';
import type { Caller } from '../caller.ts';
import { ownOrganization } from '../organizations/own-organization.ts';
import type { System } from '../system.ts';
import { type Holdings, type PortfolioAnswer, portfolioAnswer } from './portfolio-answer.ts';
import { readHoldings } from './read-holdings.ts';

/** How long a portfolio is answered again, in milliseconds. */
const LIFETIME = 24 * 3_600_000;

/** How long a chain may take to be read up to now, in milliseconds. */
const PATIENCE = 20_000;

interface PortfolioQuery {
  readonly id: string;
  /** Reads the chain up to now and works the portfolio out anew. */
  readonly refresh?: boolean | undefined;
}

/** A portfolio's JSON text: one that is answered again is not parsed to print it. */
export interface PortfolioJson {
  readonly dataJson: string;
}

/**
 * What the stakes of an account are worth and have earned; see `readPortfolio`.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 */
export async function readAccountPortfolio(
  { id, refresh }: PortfolioQuery,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<PortfolioJson> {
  await findAccount(id, caller, system);
  const { organizationId, network } = caller;
  const key = { organizationId, network, accountId: id };
  return readPortfolio({ key, filter: { accounts: [id] }, refresh }, system);
}

/**
 * What the stakes in all accounts of the caller's organization are worth and have earned.
 * @throws {NotFoundError} 'organization_not_found' for every other organization.
 */
export async function readOrganizationPortfolio(
  { id, refresh }: PortfolioQuery,
  caller: Pick<Caller, 'organizationId' | 'network'>,
  system: System,
): Promise<PortfolioJson> {
  await ownOrganization(id, caller, system);
  const { organizationId, network } = caller;
  return readPortfolio({ key: { organizationId, network }, filter: {}, refresh }, system);
}

/**
 * The portfolio of a subject: the one that was worked out within a day for the same stakes, else a new
 * one. What a chain can not tell is named in `error` and the rest is answered; such a portfolio is
 * not kept.
 */
async function readPortfolio(
  {
    key,
    filter,
    refresh,
  }: { key: PortfolioKey; filter: StakeFilter; refresh: boolean | undefined },
  system: System,
): Promise<PortfolioJson> {
  const { store, clock } = system;
  const { version, chains } = await store.portfolios.stakes(key);
  if (!refresh) {
    const kept = await store.portfolios.find({ ...key, version });
    const isYoung = kept && clock.now().getTime() - kept.updatedAt.getTime() < LIFETIME;
    if (isYoung) return { dataJson: kept.answer };
  }
  const at = clock.now();
  const portfolio = await workOut({ key, filter, chains, refresh, at }, system);
  const answer = JSON.stringify(portfolio);
  if (portfolio.error === null) {
    await store.portfolios.put({ ...key, version, answer, updatedAt: at });
  }
  return { dataJson: answer };
}

async function workOut(
  {
    key,
    filter,
    chains,
    refresh,
    at,
  }: {
    key: PortfolioKey;
    filter: StakeFilter;
    chains: readonly string[];
    refresh: boolean | undefined;
    at: Date;
  },
  system: System,
): Promise<PortfolioAnswer> {
  const all: Holdings[] = [];
  const errors: string[] = [];
  for (const chain of chains) {
    const name = system.chains[chain]?.info.title ?? chain;
    const tell = (gap: string) => errors.push(`${name}: ${gap}.`);
    try {
      if (refresh && !(await isReadUpToNow(chain, key, system))) {
        tell('it could not be read up to now, so its figures are those that were read last');
      }
      const { holdings, gaps } = await readHoldings({ chain, filter }, key, system);
      all.push(holdings);
      gaps.forEach(tell);
    } catch (error) {
      logFailure(error, { chain }, system);
      tell(`its part could not be worked out${codeOf(error)} and is not in these figures`);
    }
  }
  return portfolioAnswer(all, { error: errors.length > 0 ? errors.join(' ') : null, at });
}

/** Has the indexer read what is new; false when a node fails or the chain has much to be read. */
async function isReadUpToNow(
  chain: string,
  { network }: PortfolioKey,
  system: System,
): Promise<boolean> {
  const reading = system.indexers(chain, network)?.syncNow();
  if (reading === undefined) return false;
  const isRead = reading.then(
    () => true,
    (error) => {
      logFailure(error, { chain }, system);
      return false;
    },
  );
  return Promise.race([isRead, sleep(PATIENCE, false, { ref: false })]);
}

/** The code of an error that a caller may see; of others nothing is told. */
const codeOf = (error: unknown): string =>
  error instanceof ConnectError ? ` (${error.code})` : '';

const logFailure = (error: unknown, about: { chain: string }, { log }: System): void =>
  log.warn({ err: error, ...about }, 'a chain is missing in a portfolio');
