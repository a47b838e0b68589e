import type { z } from 'zod';
import { suggestName } from './nearest-name.ts';

const WORDS: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return WORDS[typeof value] ?? typeof value;
};

const quoted = (values: readonly unknown[]): string =>
  values.map((value) => `'${String(value)}'`).join(', ');

/** What an unknown name is called; the nouns differ between a request and a file. */
const unknownNames = (keys: readonly string[], known: readonly string[]): string =>
  keys.map((key) => `'${key}' is not known here; ${suggestName(key, known)}`).join(' ');

const knownKeys = (schema: unknown): string[] => {
  const { shape } = (schema as { _zod?: { def?: { shape?: object } } })._zod?.def ?? {};
  return Object.keys(shape ?? {});
};

const SIZES: { readonly [origin: string]: string } = {
  string: ' characters',
  array: ' entries',
};

/**
 * A sentence for an issue whose schema has none of its own: what was expected, and what was found
 * where that helps. Give it to `safeParse` as `error`. It never repeats a value, which may be secret.
 */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = `Expected ${WORDS[issue.expected] ?? issue.expected}`;
      return issue.input === undefined
        ? `${expected}.`
        : `${expected}, found ${kindOf(issue.input)}.`;
    }
    case 'unrecognized_keys':
      return unknownNames(issue.keys, knownKeys(issue.inst));
    case 'invalid_value':
      return `Expected ${issue.values.length === 1 ? '' : 'one of '}${quoted(issue.values)}.`;
    case 'too_small':
      return `Expected ${issue.minimum}${SIZES[issue.origin] ?? ''} or more.`;
    case 'too_big':
      return `Expected ${issue.maximum}${SIZES[issue.origin] ?? ''} or less.`;
    case 'invalid_union':
      return 'Expected one of the shapes that the reference lists.';
    case 'invalid_format':
      return `Expected a text of the form '${issue.format}'.`;
    default:
      return 'Expected another value, see the reference.';
  }
};

type Issue = z.core.$ZodIssue;

/** An alternative that fails at a deeper place, or at fewer, is more likely the one that was meant. */
const byLikelihood = (a: readonly Issue[], b: readonly Issue[]): number => {
  const depth = (issues: readonly Issue[]) => Math.min(...issues.map(({ path }) => path.length));
  return depth(b) - depth(a) || a.length - b.length;
};

/** The issues with each failed union put as those of the alternative that was most likely meant. */
export function flattenIssues(issues: readonly Issue[]): readonly Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.message !== explainIssue(issue as never)) {
      return [issue];
    }
    const [likeliest] = [...issue.errors].filter((e) => e.length > 0).sort(byLikelihood);
    if (likeliest === undefined) return [issue];
    return flattenIssues(
      likeliest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
    );
  });
}

/** A path as people write it: `chains.eth.mainnet.execution[0]`. */
export function writePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`,
    '',
  );
}
