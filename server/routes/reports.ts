import {
  CLOCK_WITHOUT_SHEET,
  clockFields,
  clockOf,
  DATES_OUT_OF_ORDER,
  datesInOrder,
  reportFileFields,
  reportFileOf,
  SHEET_WITHOUT_FILE,
  sheetHasClock,
  sheetHasFile,
} from '@kiln-connect/chains/query-fields';
import { exportAccountReport, exportOrganizationReport } from '@kiln-connect/usecases';
import { z } from 'zod';
import { type ApiRoute, apiRoute } from './api-route.ts';
import { fileAnswer, REPORT_TYPES } from './file-answer.ts';
import { accountParameters, organizationParameters } from './id-parameters.ts';

const query = z
  .strictObject({ ...reportFileFields, ...clockFields })
  .refine(datesInOrder, DATES_OUT_OF_ORDER)
  .refine(sheetHasFile, SHEET_WITHOUT_FILE)
  .refine(sheetHasClock, CLOCK_WITHOUT_SHEET);

const optionsOf = (given: z.output<typeof query>) => {
  const { file, ...dates } = reportFileOf(given);
  return { ...dates, ...file, ...clockOf(given) };
};

const description =
  'Stakes, rewards by day and by stake, operations, a summary and the method, each in the token and in US dollars.';

/** Exported reports on accounts and on the organization; those on a chain are the chain's own. */
export const reportRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/v1/accounts/{id}/reports',
    tag: 'Accounts',
    scope: 'read',
    parameters: accountParameters,
    query,
    answer: z.string(),
    files: REPORT_TYPES,
    summary: 'Export a report on an account as an Excel workbook or CSV',
    description,
    handle: async ({ parameters: { id }, query: given }, caller, system) =>
      fileAnswer(await exportAccountReport({ id, ...optionsOf(given) }, caller, system)),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/organizations/{id}/reports',
    tag: 'Organizations',
    scope: 'read',
    parameters: organizationParameters,
    query,
    answer: z.string(),
    files: REPORT_TYPES,
    summary: 'Export a report on the organization as an Excel workbook or CSV',
    description,
    handle: async ({ parameters: { id }, query: given }, caller, system) =>
      fileAnswer(await exportOrganizationReport({ id, ...optionsOf(given) }, caller, system)),
  }),
];
