import { z } from 'zod';
import type { JsonSchema } from './json-schema.ts';

/**
 * The JSON Schema of a zod schema: of what is sent ('input') or of what it is parsed to ('output').
 * What JSON Schema can not say is left open.
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest as JsonSchema;
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
