import type { Network } from '@kiln-connect/core';
import type { Query } from '../../../api/api.ts';
import type { Subject } from '../subject-select.tsx';

type Content = 'workbook' | 'periods' | 'table';
export type FileFormat = 'xlsx' | 'csv';
export type Periods = 'daily' | 'weekly' | 'monthly';
type RecognitionChoice = 'accrual' | 'withdrawal';
export type Sheet = 'rewards' | 'stake_rewards' | 'stakes' | 'operations';

/** What the page asks for; an empty day does not bound. */
export interface ExportDraft {
  readonly subject: Subject;
  readonly content: Content;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Of rewards by period. */
  readonly periods: Periods;
  readonly timezone: string;
  readonly recognition: RecognitionChoice;
  readonly format: FileFormat;
  /** Of one table. */
  readonly sheet: Sheet;
}

export const FIRST_DRAFT: ExportDraft = {
  subject: 'organization',
  content: 'workbook',
  firstDay: '',
  lastDay: '',
  periods: 'monthly',
  timezone: 'UTC',
  recognition: 'accrual',
  format: 'xlsx',
  sheet: 'rewards',
};

/** What is wrong with the days; undefined when they are in order. */
export const datesProblem = ({
  firstDay,
  lastDay,
}: Pick<ExportDraft, 'firstDay' | 'lastDay'>): string | undefined =>
  firstDay !== '' && lastDay !== '' && lastDay < firstDay
    ? 'Choose a last day on or after the first.'
    : undefined;

/** The draft as a question to the server: the route below the organization, and its query. */
export function exportRequest(
  draft: ExportDraft,
  network: Network,
): { readonly route: 'report' | 'period-report'; readonly query: Query } {
  const [kind, id] = draft.subject.split(/:(.*)/s);
  const query: Query = {
    network,
    account: kind === 'account' ? id : undefined,
    chain: kind === 'protocol' ? id : undefined,
    start_date: draft.firstDay,
    end_date: draft.lastDay,
  };
  switch (draft.content) {
    case 'workbook':
      return { route: 'report', query: { ...query, format: 'xlsx' } };
    case 'table':
      return { route: 'report', query: { ...query, format: 'csv', sheet: draft.sheet } };
    case 'periods': {
      const { periods, timezone, recognition, format } = draft;
      const choices = { periods, timezone, recognition, format };
      return { route: 'period-report', query: { ...query, ...choices } };
    }
  }
}

/** Offsets that clocks on Earth have, in whole hours. */
const OFFSETS = Array.from({ length: 27 }, (_, i) => i - 12);

/** Every clock that a report can be cut by, as the server knows it and as people read it. */
export const TIMEZONES = OFFSETS.map((hours) => {
  if (hours === 0) return { value: 'UTC', label: 'UTC' };
  const digits = `${String(Math.abs(hours)).padStart(2, '0')}:00`;
  return hours < 0
    ? { value: `-${digits}`, label: `UTC\u2212${digits}` }
    : { value: `+${digits}`, label: `UTC+${digits}` };
});

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Ranges that finance asks for again and again, in days of UTC. */
export function usualRanges(
  now: Date,
): readonly { readonly label: string; readonly firstDay: string; readonly lastDay: string }[] {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const range = (label: string, first: number, end: number) => ({
    label,
    firstDay: dayOf(first),
    lastDay: dayOf(end - 86_400_000),
  });
  return [
    range('Last month', Date.UTC(year, month - 1), Date.UTC(year, month)),
    range('This month', Date.UTC(year, month), Date.UTC(year, month + 1)),
    range('Last year', Date.UTC(year - 1, 0), Date.UTC(year, 0)),
    range('This year', Date.UTC(year, 0), Date.UTC(year + 1, 0)),
    { label: 'Everything', firstDay: '', lastDay: '' },
  ];
}
