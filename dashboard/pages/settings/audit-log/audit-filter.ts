/** What the page asks for; an empty text narrows nothing. Days are those of the reader's time zone. */
export interface AuditFilterDraft {
  readonly text: string;
  readonly action: string;
  readonly actor: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

export const NO_FILTER: AuditFilterDraft = {
  text: '',
  action: '',
  actor: '',
  firstDay: '',
  lastDay: '',
};

/** Midnight at the start of a day, or of one that many days later. */
const midnight = (day: string, daysLater: number): string | undefined => {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + daysLater).toISOString();
};

/** The filter as the server's query: times from the first day's start up to the last day's end. */
export const auditQueryOf = (
  filter: AuditFilterDraft,
): Readonly<Record<string, string | undefined>> => ({
  text: filter.text.trim() || undefined,
  action: filter.action || undefined,
  actor: filter.actor || undefined,
  from: midnight(filter.firstDay, 0),
  to: midnight(filter.lastDay, 1),
});

/** Where the same entries are downloaded as CSV. */
export function auditCsvAddress(organization: string, filter: AuditFilterDraft): string {
  const pairs = Object.entries(auditQueryOf(filter)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const query = pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
  return `/dashboard/api/organizations/${encodeURIComponent(organization)}/audit.csv${query}`;
}
