import { readFileSync } from 'node:fs';
import { isCollection, isMap, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { explainIssue, flattenIssues, writePath } from '../explain-issue.ts';
import { ConfigurationError } from './configuration-error.ts';
import { type FileSettings, fileSchema } from './file-schema.ts';

type Found = ParsedNode | null;

/**
 * The configuration file of that path, checked.
 * @throws {ConfigurationError} with one line a fault: file, line, column, what would be right.
 */
export function readConfigurationFile(path: string): FileSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(
      `The configuration file ${path} can not be read: ${(error as Error).message}.`,
    );
  }
  return parseConfiguration(text, path);
}

/**
 * The settings of a configuration file's text; `path` is for the messages.
 * @throws {ConfigurationError} as `readConfigurationFile`.
 */
export function parseConfiguration(text: string, path: string): FileSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // An address such as 0x00…ab is a text, however much it looks like a number in base 16.
    customTags: (tags) =>
      tags.filter((tag) => !(typeof tag === 'object' && 'format' in tag && tag.format === 'HEX')),
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw faults(document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`));
  }
  const result = fileSchema.safeParse(document.toJS() ?? {}, { error: explainIssue });
  if (result.success) return result.data;
  throw faults(
    flattenIssues(result.error.issues).flatMap((issue) =>
      places(document.contents, issue).map(
        ({ offset, name, found }) =>
          `${at(offset)}: ${name}${name && ': '}${issue.message}${found === undefined ? '' : ` Found: ${found}.`}`,
      ),
    ),
  );
}

interface Place {
  readonly offset: number;
  readonly name: string;
  readonly found?: string | undefined;
}

/** Where an issue is to be mended: at each unknown key, else at the value, else where it is missing. */
function places(root: Found, issue: z.core.$ZodIssue): Place[] {
  const { node, offset, isMissing } = follow(root, issue.path);
  const name = writePath(issue.path);
  if (issue.code === 'unrecognized_keys' && isMap(node)) {
    return issue.keys.map((key) => ({ offset: keyOffset(node, key) ?? offset, name }));
  }
  if (isMissing) return [{ offset, name: `${name} is missing` }];
  return [{ offset, name, found: isScalar(node) ? withoutSecrets(String(node.value)) : undefined }];
}

/** Follows a path as far as the document goes. */
function follow(
  root: Found,
  path: readonly PropertyKey[],
): { node: Found; offset: number; isMissing: boolean } {
  let node = root;
  let offset = root?.range[0] ?? 0;
  for (const part of path) {
    const key = typeof part === 'symbol' ? part.toString() : part;
    const child: unknown = isCollection(node) ? node.get(key, true) : undefined;
    if (child === undefined || child === null) return { node, offset, isMissing: true };
    const keyAt = isMap(node) ? keyOffset(node, String(key)) : undefined;
    node = child as ParsedNode;
    // A scalar is mended where it stands, a whole section at its name.
    offset = (isScalar(node) ? node.range?.[0] : (keyAt ?? node.range?.[0])) ?? offset;
  }
  return { node, offset, isMissing: false };
}

function keyOffset(map: ParsedNode, key: string): number | undefined {
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return (pair?.key as ParsedNode | undefined)?.range?.[0];
}

/** A node's address often carries a key of its provider: only scheme and host are shown of it. */
const withoutSecrets = (text: string): string =>
  `'${text.replace(/([a-z][a-z0-9+.-]*:\/\/)(?:[^/@\s]*@)?([^/?#\s]*)[^\s]*/gi, '$1$2/…')}'`;

const faults = (found: readonly string[]): ConfigurationError =>
  new ConfigurationError(
    found.length === 1
      ? `The configuration file has a fault:\n  ${found[0]}`
      : `The configuration file has ${found.length} faults:\n  ${found.join('\n  ')}`,
  );
