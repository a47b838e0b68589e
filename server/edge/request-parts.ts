import { InvalidInputError, type JsonObject } from '@kiln-connect/core';
import type { z } from 'zod';
import { explainIssue, flattenIssues, writePath } from '../explain-issue.ts';

/** Where in a request a value stands. */
export type Place = 'path' | 'query' | 'body';

interface Problem {
  readonly code: string;
  readonly in: Place;
  readonly field: string;
  readonly message: string;
}

const MESSAGES_SHOWN = 3;
const PROBLEMS_LISTED = 20;

/**
 * One part of a request, checked and parsed. With `warn`, names that the schema does not know are
 * left out and told to `onUnknown`.
 * @throws {InvalidInputError} 'unknown_parameter', 'missing_parameter', 'duplicate_parameter' or
 *   'invalid_parameter', naming each field and what would be right.
 */
export function readPart<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  {
    place,
    unknownParameters,
    onUnknown,
  }: {
    place: Place;
    unknownParameters: 'refuse' | 'warn';
    onUnknown: (names: readonly string[]) => void;
  },
): z.output<Schema> {
  const result = schema.safeParse(given, { error: explainIssue });
  if (result.success) {
    refuseBrokenText(result.data, place);
    return result.data;
  }
  const issues = flattenIssues(result.error.issues);
  if (unknownParameters === 'warn') {
    const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
    if (unknown.length > 0) {
      onUnknown(unknown.flatMap(({ keys, path }) => keys.map((key) => writePath([...path, key]))));
      const known = without(given, unknown);
      return readPart(schema, known, { place, unknownParameters: 'refuse', onUnknown });
    }
  }
  throw refusal(issues.map((issue) => problemOf(issue, given, place)));
}

/** Texts that no database can store and no UTF-8 can carry are refused wherever they stand. */
function refuseBrokenText(value: unknown, place: Place, path: readonly PropertyKey[] = []): void {
  if (typeof value === 'string' && (value.includes('\0') || /\p{Surrogate}/u.test(value))) {
    const field = writePath(path);
    const message = `${field}: Expected text without U+0000 and halves of surrogate pairs.`;
    throw refusal([{ code: 'invalid_parameter', in: place, field, message }]);
  }
  if (Array.isArray(value)) {
    for (const [at, entry] of value.entries()) refuseBrokenText(entry, place, [...path, at]);
  } else if (value !== null && Object.getPrototypeOf(Object(value)) === Object.prototype) {
    for (const [name, entry] of Object.entries(value as object)) {
      refuseBrokenText(entry, place, [...path, name]);
    }
  }
}

/** A copy of the value without the names that these issues speak of. */
function without(given: unknown, unknown: readonly z.core.$ZodIssueUnrecognizedKeys[]): unknown {
  const copy: unknown = structuredClone(given);
  for (const { path, keys } of unknown) {
    const owner = valueAt(copy, path) as { [name: string]: unknown };
    for (const key of keys) delete owner[key];
  }
  return copy;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as { [part: PropertyKey]: unknown } | null | undefined)?.[part],
    root,
  );
}

function problemOf(issue: z.core.$ZodIssue, given: unknown, place: Place): Problem {
  const field = writePath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const message = field ? `In ${field}: ${issue.message}` : issue.message;
    return { code: 'unknown_parameter', in: place, field: issue.keys.join(', '), message };
  }
  const value = valueAt(given, issue.path);
  if (value === undefined) {
    const missing = field ? `${field} is missing.` : `The request has no ${place}.`;
    const message = `${missing} ${issue.message}`;
    return { code: 'missing_parameter', in: place, field, message };
  }
  if (place === 'query' && Array.isArray(value)) {
    const message = `${field} is given ${value.length} times; give it once.`;
    return { code: 'duplicate_parameter', in: place, field, message };
  }
  const message = `${field || `The ${place}`}: ${issue.message}`;
  return { code: 'invalid_parameter', in: place, field, message };
}

/** A misspelt name often leaves another one missing: what is unknown is told first. */
function refusal(problems: readonly Problem[]): InvalidInputError {
  const sorted = [
    ...problems.filter(({ code }) => code === 'unknown_parameter'),
    ...problems.filter(({ code }) => code !== 'unknown_parameter'),
  ];
  const messages = sorted.slice(0, MESSAGES_SHOWN).map(({ message }) => message);
  const more = sorted.length - messages.length;
  if (more > 0) messages.push(`And ${more} more, see details.`);
  const listed = sorted.slice(0, PROBLEMS_LISTED).map(
    (problem): JsonObject => ({
      in: problem.in,
      field: problem.field,
      message: problem.message,
    }),
  );
  return new InvalidInputError({
    code: sorted[0]?.code ?? 'invalid_parameter',
    message: messages.join(' '),
    details: { problems: listed },
  });
}
