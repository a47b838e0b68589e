import type { ContractFile, ContractType } from './contract.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * A type of the contract as JSON Schema 2020-12, with references to named types resolved in place.
 * @throws {Error} for a type that the mini-language does not have, or a name that the file lacks.
 */
export function contractSchema(type: ContractType, file: ContractFile): JsonSchema {
  if (typeof type === 'string') return textSchema(type, file);
  if (isList(type)) return { type: 'array', items: contractSchema(type[0], file) };
  for (const combiner of ['allOf', 'oneOf'] as const) {
    const parts = (type as { [key: string]: unknown })[combiner];
    if (Array.isArray(parts)) {
      return { [combiner]: parts.map((part: ContractType) => contractSchema(part, file)) };
    }
  }
  return objectSchema(type as { [field: string]: ContractType }, file);
}

const isList = (type: ContractType): type is readonly [ContractType] => Array.isArray(type);

function objectSchema(fields: { [field: string]: ContractType }, file: ContractFile): JsonSchema {
  const names = Object.keys(fields);
  const required = names.filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, type]) => [
        name.replace(/\?$/, ''),
        contractSchema(type, file),
      ]),
    ),
    ...(required.length > 0 && { required }),
  };
}

function textSchema(text: string, file: ContractFile): JsonSchema {
  const alternatives = text.split('|');
  if (alternatives.length === 1) return wordSchema(text, file);
  if (alternatives.every(isLiteral)) return { enum: alternatives.map(literal) };
  return { anyOf: alternatives.map((alternative) => wordSchema(alternative, file)) };
}

const isLiteral = (word: string): boolean => /^('.*'|\d+)$/.test(word);
const literal = (word: string): string | number =>
  word.startsWith("'") ? word.slice(1, -1) : Number(word);

function wordSchema(word: string, file: ContractFile): JsonSchema {
  if (isLiteral(word)) return { const: literal(word) };
  const reference = /^\$(schemas|parameters)\.(\w+)$/.exec(word);
  if (reference) {
    const [, group, name = ''] = reference as unknown as [string, 'schemas' | 'parameters', string];
    const type = file[group][name];
    if (type === undefined) throw new Error(`${file.name}.json has no ${group}.${name}`);
    return contractSchema(type, file);
  }
  switch (word) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type: word };
    case 'unknown':
      return {};
    case 'Record<string, never>':
      return { type: 'object' };
    default:
      throw new Error(`${file.name}.json: '${word}' is no type of the contract`);
  }
}
