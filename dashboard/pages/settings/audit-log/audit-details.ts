import type { Json, JsonObject } from '@kiln-connect/core';

/** One field of an entry's details: what it was, and what it became. */
export interface DetailChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A value as people read it. */
export function valueText(value: Json | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : value.map((one) => valueText(one)).join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldText = (name: string): string => name.replaceAll('_', ' ');

/** What changed, field by field; of what was made or ended, the fields that it has. */
export function detailChanges({ before, after }: JsonObject): readonly DetailChange[] {
  const [was, is] = [isObject(before) ? before : undefined, isObject(after) ? after : undefined];
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])];
  return names
    .filter((name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]))
    .map((name) => ({
      field: fieldText(name),
      before: was && valueText(was[name]),
      after: is && valueText(is[name]),
    }));
}

/** What else an entry tells, beside what changed. */
export const otherDetails = ({ before, after, ...rest }: JsonObject) =>
  Object.entries({
    ...rest,
    ...(isObject(before) ? {} : before !== undefined && { before }),
    ...(isObject(after) ? {} : after !== undefined && { after }),
  }).map(([name, value]) => ({ field: fieldText(name), value: valueText(value) }));
