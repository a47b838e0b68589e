import { chains } from '@kiln-connect/chains';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

describe('a route of a chain', () => {
  it('has no field of one name in its query and in its body: handlers get both as one', () => {
    const fieldsOf = (schema: z.ZodType | undefined): readonly string[] =>
      schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const routes = Object.values(chains).flatMap(({ info, routes: own }) =>
      own.map((route) => ({ chain: info.name, ...route })),
    );
    const shared = routes.flatMap(({ chain, path, query, body }) =>
      fieldsOf(query)
        .filter((field) => fieldsOf(body).includes(field))
        .map((field) => `${chain}${path} ${field}`),
    );
    expect(shared).toEqual([]);
    const both = routes.filter(({ query, body }) => query && body);
    expect(both.length).toBeGreaterThan(0);
    expect(both.filter(({ body }) => fieldsOf(body).length === 0).map(({ path }) => path)).toEqual(
      [],
    );
  });
});
