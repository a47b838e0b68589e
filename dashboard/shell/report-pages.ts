/** The pages of an organization's reports, in the order in which they are listed. */
export const REPORT_PAGES = [
  { to: '/$organization/$network/reports/portfolio', label: 'Portfolio' },
  { to: '/$organization/$network/reports/export', label: 'Export' },
  { to: '/$organization/$network/reports/closed-months', label: 'Closed months' },
] as const;
