import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  accountId,
  booleanText,
  calendarDate,
  DATES_OUT_OF_ORDER,
  dateFields,
  datesInOrder,
  list,
  pageFields,
  pageOf,
  wholeNumber,
} from './query-fields.ts';

const messageOf = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

describe('fields of a query', () => {
  it('reads a list that is separated by commas, repeated, or both', () => {
    const numbers = list(wholeNumber(0));
    expect(numbers.parse('1,2,3')).toEqual([1, 2, 3]);
    expect(numbers.parse(['1', '2,3'])).toEqual([1, 2, 3]);
    expect(numbers.parse(undefined)).toBeUndefined();
  });

  it('refuses an empty entry of a list: a filter that is there by mistake matches nothing', () => {
    for (const text of ['', '1,', ',1', '1,,2']) {
      expect(messageOf(list(wholeNumber(0)), text)).toBe(
        'Expected a whole number in decimal digits, 0 or more.',
      );
    }
  });

  it('reads every safe whole number as it is written, and nothing else', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(wholeNumber(0).parse(String(n))).toBe(n);
      }),
    );
    for (const text of [
      '',
      ' 1',
      '1 ',
      '01',
      '1e3',
      '1.0',
      '-1',
      '+1',
      '0x1',
      '٣',
      '9'.repeat(17),
    ]) {
      expect(wholeNumber(0).safeParse(text).success, text).toBe(false);
    }
    expect(messageOf(wholeNumber(1), '0')).toBe('Expected a whole number, 1 or more.');
    expect(wholeNumber(0).safeParse(['1', '2']).success).toBe(false);
  });

  it("reads 'true' and 'false', also as '1' and '0', and nothing else", () => {
    for (const text of ['true', '1']) expect(booleanText.parse(text)).toBe(true);
    for (const text of ['false', '0']) expect(booleanText.parse(text)).toBe(false);
    for (const text of ['', 'True', '2', '01', 'yes']) {
      expect(messageOf(booleanText, text), text).toBe("Expected 'true' or 'false'.");
    }
  });

  it('takes only days of which the days before and after can be told, too', () => {
    for (const text of ['1000-01-01', '9998-12-31']) expect(calendarDate.parse(text)).toBe(text);
    for (const text of ['0001-01-01', '0999-12-31', '9999-01-01', '9999-12-31']) {
      expect(messageOf(calendarDate, text), text).toBe(
        'Expected a day from 1000-01-01 to 9998-12-31.',
      );
    }
  });

  it('takes only days that the calendar has', () => {
    expect(calendarDate.parse('2024-02-29')).toBe('2024-02-29');
    for (const text of [
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '26-01-01',
      '2026-1-1',
      '2026-01-01T00:00:00Z',
    ]) {
      expect(messageOf(calendarDate, text), text).toContain('a day that the calendar has');
    }
  });

  it('wants the last day on or after the first', () => {
    const dates = z.object(dateFields).refine(datesInOrder, DATES_OUT_OF_ORDER);
    expect(dates.safeParse({ start_date: '2026-01-02', end_date: '2026-01-02' }).success).toBe(
      true,
    );
    expect(messageOf(dates, { start_date: '2026-01-02', end_date: '2026-01-01' })).toBe(
      'Expected end_date on or after start_date.',
    );
  });

  it('turns pages on with current_page alone, 25 entries each unless asked otherwise', () => {
    const pages = z.object(pageFields);
    expect(pageOf(pages.parse({}))).toEqual({});
    expect(pageOf(pages.parse({ page_size: '5' }))).toEqual({});
    expect(pageOf(pages.parse({ current_page: '2' }))).toEqual({ page: { current: 2, size: 25 } });
    expect(pageOf(pages.parse({ current_page: '2', page_size: '5' }))).toEqual({
      page: { current: 2, size: 5 },
    });
  });

  it('takes UUIDs as ids of accounts', () => {
    expect(accountId.safeParse('3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11').success).toBe(true);
    expect(messageOf(accountId, '12')).toContain('a UUID such as');
  });
});
