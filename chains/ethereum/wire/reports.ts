import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
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
} from '../../query-fields.ts';
import { filterOf, selectionFields } from './selection.ts';

const { validators, wallets, accounts } = selectionFields;

const query = z
  .strictObject({ validators, wallets, accounts, ...reportFileFields, ...clockFields })
  .refine(datesInOrder, DATES_OUT_OF_ORDER)
  .refine(sheetHasFile, SHEET_WITHOUT_FILE)
  .refine(sheetHasClock, CLOCK_WITHOUT_SHEET);

export const reportsRoute = defineRoute({
  kind: 'reports',
  method: 'GET',
  path: '/reports',
  scope: 'read',
  query,
  answer: z.string(),
  summary: 'Export a report as an Excel workbook or CSV',
  description:
    'Stakes, rewards by day and by validator, operations, a summary and the method, in ETH and US dollars. Without a filter: every validator of the accounts of the organization.',
  toReportQuery: (given) => ({
    filter: filterOf(given),
    ...reportFileOf(given),
    ...clockOf(given),
  }),
});
