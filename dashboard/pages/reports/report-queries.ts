import type { Network } from '@kiln-connect/core';
import type {
  BooksAnswer,
  PeriodStatement,
  PortfolioAnswer,
  ReportSubjectsAnswer,
} from '@kiln-connect/usecases';
import { queryOptions } from '@tanstack/react-query';
import { api, path } from '../../api/api.ts';
import { queryKeys } from '../../api/query-keys.ts';

/** Whose figures. */
export interface ReportPlace {
  readonly slug: string;
  readonly network: Network;
}

/** The accounts and protocols that reports can be on. */
export const reportSubjectsQuery = ({ slug, network }: ReportPlace) =>
  queryOptions({
    queryKey: queryKeys.reportSubjects(slug, network),
    queryFn: ({ signal }) =>
      api.get<ReportSubjectsAnswer>(path`/organizations/${slug}/report-subjects`, {
        query: { network },
        signal,
      }),
  });

/** What is held and was earned, of one account when its id is given. */
export const portfolioQuery = ({ slug, network }: ReportPlace, account: string) =>
  queryOptions({
    queryKey: queryKeys.portfolio(slug, network, account),
    queryFn: ({ signal }) =>
      api.get<PortfolioAnswer>(path`/organizations/${slug}/portfolio`, {
        query: { network, account },
        signal,
      }),
  });

/** The same, read from the chains up to now. */
export const freshPortfolio = ({ slug, network }: ReportPlace, account: string) =>
  api.get<PortfolioAnswer>(path`/organizations/${slug}/portfolio`, {
    query: { network, account, refresh: 'true' },
  });

/** All months of the books, protocol by protocol. */
export const booksQuery = ({ slug, network }: ReportPlace) =>
  queryOptions({
    queryKey: queryKeys.books(slug, network),
    queryFn: ({ signal }) =>
      api.get<readonly BooksAnswer[]>(path`/organizations/${slug}/books`, {
        query: { network },
        signal,
      }),
  });

/** A closed month with its prices and with what is known now and differs. */
export const periodQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: queryKeys.period(slug, id),
    queryFn: ({ signal }) =>
      api.get<PeriodStatement>(path`/organizations/${slug}/periods/${id}`, { signal }),
    // What differs may have come since it was looked at last.
    staleTime: 0,
  });
