import { readFile } from 'node:fs/promises';
import type { OperatorStatement } from '@kiln-connect/core';
import { CommandFailure } from './failure.ts';

const usage = (message: string): CommandFailure => new CommandFailure({ message, exitCode: 2 });

/**
 * The intent that a file holds.
 * @throws {CommandFailure} when it can not be read or is no JSON object.
 */
export async function readIntent(file: string): Promise<{ readonly [field: string]: unknown }> {
  const intent = await readJson(file);
  if (isObject(intent)) return intent;
  throw usage(`${file} must hold an intent: a JSON object.`);
}

/**
 * The operator's statements that a file holds: a list of them, or an answer of the API with
 * `operator_statements`, with or without its `data` envelope.
 * @throws {CommandFailure} when there are none in it.
 */
export async function readStatements(file: string): Promise<readonly OperatorStatement[]> {
  const content = await readJson(file);
  const answer = isObject(content) && isObject(content.data) ? content.data : content;
  const list = isObject(answer) ? answer.operator_statements : answer;
  if (Array.isArray(list) && list.every(isStatement)) return list;
  throw usage(
    `${file} must hold a list of operator statements, or an answer with 'operator_statements'.`,
  );
}

/**
 * The bytes that `--tx` means: hex as it stands, `@file`, or `-` for standard input. Surrounding
 * white space is no part of them.
 * @throws {CommandFailure} when the file can not be read.
 */
export async function readBytes(
  given: string,
  { readInput }: { readInput: () => Promise<string> },
): Promise<string> {
  if (given === '-') return (await readInput()).trim();
  return given.startsWith('@') ? (await readText(given.slice(1))).trim() : given;
}

/**
 * What a file of JSON holds.
 * @throws {CommandFailure} when it can not be read or is no JSON.
 */
export async function readJson(file: string): Promise<unknown> {
  const content = await readText(file);
  try {
    return JSON.parse(content);
  } catch (error) {
    throw usage(`${file} is not JSON: ${(error as Error).message}.`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw usage(`The file can not be read: ${(error as Error).message}.`);
  }
}

const isStatement = (value: unknown): value is OperatorStatement =>
  isObject(value) &&
  ['public_key', 'withdrawal_credentials', 'operator_key', 'signature'].every(
    (field) => typeof value[field] === 'string',
  );

const isObject = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
