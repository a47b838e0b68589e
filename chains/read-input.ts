import { InvalidInputError } from '@kiln-connect/core';
import type { z } from 'zod';

/**
 * An input as its schema makes it. The server has checked it already; whoever calls a chain directly
 * is told in the same way.
 * @throws {InvalidInputError} 'invalid_parameter'
 */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const message = read.error.issues
    .map((issue) => `${issue.path.join('.') || 'The input'}: ${issue.message}`)
    .join(' ');
  throw new InvalidInputError({ code: 'invalid_parameter', message });
}
