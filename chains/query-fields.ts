import {
  RECOGNITIONS,
  REPORT_FORMATS,
  REPORT_SHEETS,
  type Recognition,
  type ReportQuery,
} from '@kiln-connect/core';
import { z } from 'zod';
import { utcOffsetMinutes } from './timezone.ts';

/**
 * Fields of a query, the same for every chain: texts in an address, values behind it. Each parses
 * strictly and says what would be right; its JSON schema is that of the value, so that documents
 * show `integer` where a whole number is meant.
 */

const splitList = (value: unknown): unknown => {
  if (typeof value !== 'string' && !Array.isArray(value)) return value;
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(',') : [text]));
};

/** A list separated by commas; the parameter may also be repeated. An empty entry is refused. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(splitList, z.array(item)).optional();

const readWholeNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^(0|[1-9][0-9]{0,15})$/.test(value) ? Number(value) : value;

/** A whole number in decimal digits: no sign, no leading zero, no exponent. */
export const wholeNumber = (minimum: number) =>
  z.preprocess(
    readWholeNumber,
    z
      .int({ error: `Expected a whole number in decimal digits, ${minimum} or more.` })
      .min(minimum, { error: `Expected a whole number, ${minimum} or more.` }),
  );

const booleanTexts = new Map<unknown, boolean>([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const readBoolean = (value: unknown): unknown => booleanTexts.get(value) ?? value;

/** `true` or `false`, also written `1` or `0`, as clients of the real service do (`refresh=1`). */
export const booleanText = z.preprocess(
  readBoolean,
  z.boolean({ error: "Expected 'true' or 'false'." }),
);

const isCalendarDate = (text: string): boolean => {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

/** So that the days beside it have four digits of year, too: no database reads the year 0 or 10000. */
const isInReach = (text: string): boolean => text >= '1000-01-01' && text <= '9998-12-31';

/** A day that the calendar has, YYYY-MM-DD, read as UTC. */
export const calendarDate = z
  .string({ error: 'Expected a date as YYYY-MM-DD.' })
  .refine(isCalendarDate, {
    error: 'Expected a day that the calendar has, as YYYY-MM-DD, for example 2026-02-28.',
    abort: true,
  })
  .refine(isInReach, { error: 'Expected a day from 1000-01-01 to 9998-12-31.' })
  .meta({ format: 'date' });

/** The id of an account: a UUID. */
export const accountId = z.guid({
  error: 'Expected the id of an account: a UUID such as 3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11.',
});

/** The shape that `pageOf` reads. */
export const pageFields = {
  current_page: wholeNumber(1)
    .optional()
    .describe('Page to answer, from 1. Without it there are no pages: everything is answered.'),
  page_size: wholeNumber(1)
    .optional()
    .describe('Entries a page, 25 when left out. Without current_page it has no effect.'),
};

const DEFAULT_PAGE_SIZE = 25;

/** The page that was asked for, as a part of a report's question; nothing when pagination is off. */
export const pageOf = (query: {
  current_page?: number | undefined;
  page_size?: number | undefined;
}): { page?: { current: number; size: number } } =>
  query.current_page === undefined
    ? {}
    : { page: { current: query.current_page, size: query.page_size ?? DEFAULT_PAGE_SIZE } };

/** The shape that `datesOf` reads. */
export const dateFields = {
  start_date: calendarDate.optional().describe('First day, UTC.'),
  end_date: calendarDate.optional().describe('Last day, UTC, inclusive.'),
};

interface DatesQuery {
  start_date?: string | undefined;
  end_date?: string | undefined;
}

/** For a refinement of a query: the last day is not before the first. */
export const datesInOrder = (query: DatesQuery): boolean =>
  !query.start_date || !query.end_date || query.start_date <= query.end_date;

export const DATES_OUT_OF_ORDER = {
  error: 'Expected end_date on or after start_date.',
  path: ['end_date'],
};

/** The days that were asked for, as a part of a report's question. */
export const datesOf = (query: DatesQuery): { startDate?: string; endDate?: string } => ({
  ...(query.start_date === undefined ? {} : { startDate: query.start_date }),
  ...(query.end_date === undefined ? {} : { endDate: query.end_date }),
});

/** The shape that `reportFileOf` reads: which days, and as what file. */
export const reportFileFields = {
  ...dateFields,
  format: z
    .enum(REPORT_FORMATS, { error: "Expected 'xlsx' or 'csv'." })
    .optional()
    .describe(
      '`xlsx`, an Excel workbook with all tables, or `csv`, one table; xlsx when left out.',
    ),
  sheet: z
    .enum(REPORT_SHEETS, { error: `Expected one of ${REPORT_SHEETS.join(', ')}.` })
    .optional()
    .describe(
      'With format=csv, the table: `rewards` by day (when left out), `stake_rewards` by stake and day, `stakes`, `operations`.',
    ),
};

/** The shape that `clockOf` reads: where days begin, and when a reward is income. */
export const clockFields = {
  timezone: z
    .string()
    .max(64)
    .optional()
    .describe(
      'Where days begin: an offset in whole hours such as +02:00, or Etc/GMT-2; UTC when left out.',
    ),
  recognition: z
    .enum(RECOGNITIONS, { error: `Expected one of ${RECOGNITIONS.join(', ')}.` })
    .optional()
    .describe(
      '`accrual` when left out: a reward is income as it is earned; `withdrawal`: as it is paid out.',
    ),
};

interface ClockQuery {
  timezone?: string | undefined;
  recognition?: Recognition | undefined;
}

/**
 * The clock and the recognition that were asked for, as a part of a report's question.
 * @throws {ImpossibleError} 'unsupported_timezone'.
 */
export const clockOf = ({
  timezone,
  recognition,
}: ClockQuery): Pick<ReportQuery, 'utcOffsetMinutes' | 'recognition'> => ({
  ...(timezone === undefined ? {} : { utcOffsetMinutes: utcOffsetMinutes(timezone) }),
  ...(recognition && { recognition }),
});

/** For a refinement: what single stakes earned is told by UTC day, as it was earned. */
export const sheetHasClock = ({
  sheet,
  timezone,
  recognition,
}: ClockQuery & Pick<ReportFileQuery, 'sheet'>): boolean =>
  sheet !== 'stake_rewards' || (timezone === undefined && recognition !== 'withdrawal');

export const CLOCK_WITHOUT_SHEET = {
  error:
    'stake_rewards tells what stakes earned by UTC day, as it was earned: leave timezone and recognition out, or ask for sheet=rewards.',
  path: ['sheet'],
};

type ReportFileQuery = DatesQuery & {
  format?: (typeof REPORT_FORMATS)[number] | undefined;
  sheet?: (typeof REPORT_SHEETS)[number] | undefined;
};

/** For a refinement: a workbook has all tables. */
export const sheetHasFile = ({ format, sheet }: ReportFileQuery): boolean =>
  sheet === undefined || format === 'csv';

export const SHEET_WITHOUT_FILE = {
  error: 'sheet chooses the table of a CSV file: add format=csv, or leave it out.',
  path: ['sheet'],
};

/** The file that was asked for, as a part of a report's question. */
export const reportFileOf = (
  query: ReportFileQuery,
): Pick<ReportQuery, 'startDate' | 'endDate' | 'file'> => ({
  ...datesOf(query),
  file: {
    ...(query.format && { format: query.format }),
    ...(query.sheet && { sheet: query.sheet }),
  },
});
