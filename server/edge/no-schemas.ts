import type { FastifyServerOptions } from 'fastify';

const refuse = () => (): never => {
  throw new Error('Routes are checked by zod: give Fastify no schema.');
};

/**
 * For Fastify: no route has a JSON Schema of its own. Told so, Fastify does not load its compilers,
 * which every start would wait for.
 */
export const noSchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
};
