import { InvalidInputError } from '@kiln-connect/core';
import type { Actor } from '../caller.ts';
import { exportPeriodReport, type PeriodOptions } from '../reports/export/export-period-report.ts';
import {
  exportAccountReport,
  exportChainReport,
  exportOrganizationReport,
  type ReportFile,
  type ReportOptions,
} from '../reports/export/export-report.ts';
import type { System } from '../system.ts';
import { findTenant, type Place } from './find-tenant.ts';

/** What a report is on: an account, a protocol, or with neither the whole organization. */
export interface ReportSubject {
  readonly account?: string | undefined;
  readonly chain?: string | undefined;
}

/**
 * A report as the API exports it, for somebody who is signed in.
 * @throws what `findTenant` throws. @throws {InvalidInputError} 'two_subjects'.
 * @throws {NotFoundError} 'account_not_found', 'chain_not_found'.
 */
export async function exportMemberReport(
  { organization, network, account, chain, ...options }: Place & ReportSubject & ReportOptions,
  actor: Actor,
  system: System,
): Promise<ReportFile> {
  const place = { organization, network, permission: 'reports.export' } as const;
  const tenant = await findTenant(place, actor, system);
  requireOneSubject({ account, chain });
  if (account !== undefined) {
    return exportAccountReport({ id: account, ...options }, tenant, system);
  }
  if (chain !== undefined) {
    return exportChainReport({ chain, filter: {}, ...options }, tenant, system);
  }
  return exportOrganizationReport({ id: tenant.organizationId, ...options }, tenant, system);
}

/**
 * Rewards by day, week or month, in a timezone and with income recognized as it is asked for.
 * @throws what `exportMemberReport` and `exportPeriodReport` throw.
 */
export async function exportMemberPeriodReport(
  { organization, network, account, chain, ...options }: Place & ReportSubject & PeriodOptions,
  actor: Actor,
  system: System,
): Promise<ReportFile> {
  const place = { organization, network, permission: 'reports.export' } as const;
  const tenant = await findTenant(place, actor, system);
  requireOneSubject({ account, chain });
  return exportPeriodReport({ account, chain, ...options }, tenant, system);
}

function requireOneSubject({ account, chain }: ReportSubject): void {
  if (account === undefined || chain === undefined) return;
  throw new InvalidInputError({
    code: 'two_subjects',
    message:
      'A report is on an account or on a protocol: give one of both, or none for all stakes.',
  });
}
