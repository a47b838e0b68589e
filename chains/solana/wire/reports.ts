import { defineRoute } from '@kiln-connect/core';
import { z } from 'zod';
import {
  DATES_OUT_OF_ORDER,
  datesInOrder,
  reportFileFields,
  reportFileOf,
  SHEET_WITHOUT_FILE,
  sheetHasFile,
} from '../../query-fields.ts';
import { filterOf, selectionWithValidators } from './selection.ts';

const query = z
  .strictObject({ ...selectionWithValidators, ...reportFileFields })
  .refine(datesInOrder, DATES_OUT_OF_ORDER)
  .refine(sheetHasFile, SHEET_WITHOUT_FILE);

export const reportsRoute = defineRoute({
  kind: 'reports',
  method: 'GET',
  path: '/reports',
  scope: 'read',
  query,
  answer: z.string(),
  summary: 'Export a report as an Excel workbook or CSV',
  description: 'Without a filter: every stake of the accounts of the organization.',
  toReportQuery: (given) => ({ filter: filterOf(given), ...reportFileOf(given) }),
});
