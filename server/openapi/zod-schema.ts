import { z } from 'zod';
import type { JsonSchema } from './json-schema.ts';

const DEFINITION = '#/$defs/';

/**
 * The JSON Schema of a zod schema: of what is sent ('input') or of what it is parsed to ('output').
 * What JSON Schema can not say is left open, and so is a value that may hold itself, as any JSON
 * may: zod refers to it from the root of the schema, and in a document the root is another one.
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, $defs: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return JSON.parse(JSON.stringify(rest), (_name, value) =>
    typeof value?.$ref === 'string' && value.$ref.startsWith(DEFINITION) ? {} : value,
  );
}

/** A parameter by name with the schema of its value: a list for `a,b`, a number for `1`. */
export interface ParameterSchema {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/**
 * The parameters of a query or a path. Their texts are parsed by transformations, so what is sent has
 * the type of the value that the innermost schema reads.
 */
export function parameterSchemas(schema: z.ZodObject): readonly ParameterSchema[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, value]) => ({
    name,
    required: required.includes(name),
    schema: value,
  }));
}
