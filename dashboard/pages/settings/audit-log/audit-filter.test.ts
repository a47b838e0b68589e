import { describe, expect, it } from 'vitest';
import { auditCsvAddress, auditQueryOf, NO_FILTER } from './audit-filter.ts';

describe('the filter of the audit log', () => {
  it('asks for everything when nothing is filled in', () => {
    expect(Object.values(auditQueryOf(NO_FILTER)).every((value) => value === undefined)).toBe(true);
    expect(auditCsvAddress('acme', NO_FILTER)).toBe('/dashboard/api/organizations/acme/audit.csv');
  });

  it('holds whole days, the last one too', () => {
    const query = auditQueryOf({ ...NO_FILTER, firstDay: '2026-12-31', lastDay: '2026-12-31' });
    expect(query.from).toBe(new Date(2026, 11, 31).toISOString());
    expect(query.to).toBe(new Date(2027, 0, 1).toISOString());
  });

  it('is exported as it is shown, whatever is typed', () => {
    const address = new URL(auditCsvAddress('acme', { ...NO_FILTER, text: ' a&b=c ' }), 'http://x');
    expect([...address.searchParams]).toEqual([['text', 'a&b=c']]);
  });
});
