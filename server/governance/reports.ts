import {
  booleanText,
  DATES_OUT_OF_ORDER,
  dateFields,
  datesInOrder,
  reportFileFields,
  reportFileOf,
  SHEET_WITHOUT_FILE,
  sheetHasFile,
} from '@kiln-connect/chains/query-fields';
import { utcOffsetMinutes } from '@kiln-connect/chains/timezone';
import { RECOGNITIONS } from '@kiln-connect/core';
import {
  exportMemberPeriodReport,
  exportMemberReport,
  listReportSubjects,
  readMemberPortfolio,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { text } from '../edge/special-answer.ts';
import { fileAnswer } from '../routes/file-answer.ts';
import { id, network, organization } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const AT = '/organizations/{organization}';

const ofOrganization = z.strictObject({ organization });
const inNetwork = z.strictObject({ network });
const subject = { network, account: id.optional(), chain: z.string().max(50).optional() };

/** Reports and portfolios for people: a token has those of the API. */
export const reportRoutes = [
  governanceRoute({
    method: 'GET',
    doors: ['dashboard'],
    path: `${AT}/report-subjects`,
    parameters: ofOrganization,
    query: inNetwork,
    run: ({ parameters, query }, actor, system) =>
      listReportSubjects({ ...parameters, ...query }, actor, system),
  }),
  governanceRoute({
    method: 'GET',
    doors: ['dashboard'],
    path: `${AT}/portfolio`,
    parameters: ofOrganization,
    query: inNetwork.extend({ account: id.optional(), refresh: booleanText.optional() }),
    run: async ({ parameters, query }, actor, system) => {
      const { dataJson } = await readMemberPortfolio({ ...parameters, ...query }, actor, system);
      return text(`{"data":${dataJson}}`, { type: 'application/json' });
    },
  }),
  governanceRoute({
    method: 'GET',
    doors: ['dashboard'],
    makesFile: true,
    path: `${AT}/report`,
    parameters: ofOrganization,
    query: z
      .strictObject({ ...subject, ...reportFileFields })
      .refine(datesInOrder, DATES_OUT_OF_ORDER)
      .refine(sheetHasFile, SHEET_WITHOUT_FILE),
    run: async (
      { parameters, query: { network: net, account, chain, ...given } },
      actor,
      system,
    ) => {
      const { file, ...dates } = reportFileOf(given);
      const wanted = { ...parameters, network: net, account, chain, ...dates, ...file };
      return fileAnswer(await exportMemberReport(wanted, actor, system));
    },
  }),
  governanceRoute({
    method: 'GET',
    doors: ['dashboard'],
    makesFile: true,
    path: `${AT}/period-report`,
    parameters: ofOrganization,
    query: z
      .strictObject({
        ...subject,
        ...dateFields,
        format: reportFileFields.format,
        periods: z.enum(['daily', 'weekly', 'monthly']).default('monthly'),
        recognition: z.enum(RECOGNITIONS).default('accrual'),
        timezone: z.string().max(64).default('UTC'),
      })
      .refine(datesInOrder, DATES_OUT_OF_ORDER),
    run: async ({ parameters, query }, actor, system) => {
      const { start_date: startDate, end_date: endDate, timezone, ...wanted } = query;
      const range = { startDate, endDate, utcOffsetMinutes: utcOffsetMinutes(timezone) };
      return fileAnswer(
        await exportMemberPeriodReport({ ...parameters, ...wanted, ...range }, actor, system),
      );
    },
  }),
];
