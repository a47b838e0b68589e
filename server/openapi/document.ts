import type { z } from 'zod';
import type { ApiRoute } from '../routes/api-route.ts';
import type { ApiRoutes } from '../routes/api-routes.ts';
import type { ContractRoute, ContractType } from './contract.ts';
import { contractSchema } from './contract-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { parameterSchemas, schemaOf } from './zod-schema.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly style?: 'form';
  readonly explode?: false;
}

type Operation = { readonly [field: string]: unknown };

const ERROR_STATUSES: readonly (readonly [status: string, when: string])[] = [
  ['400', 'The request is malformed, or has a parameter that is not known.'],
  ['401', 'There is no token, or it is broken, unknown, revoked or expired.'],
  ['403', 'The token may not do this, or its network is not served or not granted.'],
  ['429', 'Too many requests; `retry-after` says when to try again.'],
  ['500', 'It failed here, and not because of the request.'],
];

const MORE_STATUSES = {
  missing: ['404', 'It is not there, or it belongs to somebody else.'],
  impossible: ['422', 'Well-formed, but impossible on chain.'],
  answer: ['502', 'A node answered something that can not be.'],
  away: ['503', 'A node can not be reached, or the server is starting.'],
  late: ['504', 'A node did not answer in time.'],
} as const;

const errorResponse = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error', 'message', 'request_id'],
  properties: {
    error: { type: 'string', description: 'A code that never changes its meaning.' },
    message: { type: 'string', description: 'A sentence that says what would be right.' },
    details: { type: 'object', description: 'Values that belong to the code.' },
    request_id: { type: 'string', description: 'Under which the server logged the request.' },
  },
  examples: [
    {
      error: 'unknown_parameter',
      message: "'validatr' is not known here; did you mean 'validators'?",
      details: { problems: [{ in: 'query', field: 'validatr', message: '…' }] },
      request_id: '0b8f0d3c-9d0f-4a5e-8f43-3f1f4f3a7f10',
    },
  ],
};

/** The OpenAPI 3.1 document of these routes; what is not built yet carries `x-not-built`. */
export function openapiDocument({ built, unbuilt }: ApiRoutes): object {
  const paths: { [path: string]: { [method: string]: Operation } } = {};
  const put = ({ method, path }: { method: string; path: string }, operation: Operation): void => {
    const entry = paths[path] ?? {};
    entry[method.toLowerCase()] = operation;
    paths[path] = entry;
  };
  for (const route of built) put(route, builtOperation(route));
  const tags = new Map(built.map(({ path, tag }) => [familyOf(path), tag]));
  for (const route of unbuilt) {
    put(route, unbuiltOperation(route, tags.get(familyOf(route.path)) ?? route.file.name));
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Kiln Connect',
      version: '1.0.0',
      description:
        'Craft staking transactions, prove what they do before you sign them, broadcast them, and report what they earn. The token alone selects the organization and the network.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            "An API token: `authorization: Bearer kiln_…`. The operator's command line makes them.",
        },
      },
      schemas: { Error: ERROR_SCHEMA },
    },
  };
}

const operationId = (method: string, path: string): string =>
  `${method.toLowerCase()}${path
    .replace(/^\/v1/, '')
    .replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/\W/g, '')}`;

function builtOperation(route: ApiRoute): Operation {
  const asksChain = !['Accounts', 'Organizations', 'Identity'].includes(route.tag);
  const statuses = [
    ...ERROR_STATUSES,
    MORE_STATUSES.missing,
    ...(asksChain
      ? [MORE_STATUSES.impossible, MORE_STATUSES.answer, MORE_STATUSES.away, MORE_STATUSES.late]
      : []),
  ];
  return {
    operationId: operationId(route.method, route.path),
    tags: [route.tag],
    summary: route.summary,
    description: [
      route.description,
      route.scope ? `Needs the scope \`${route.scope}\`.` : 'Every good token may ask this.',
    ]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    parameters: [...parametersOf(route.parameters, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
      },
    }),
    responses: {
      [route.status]: {
        description: 'The answer.',
        content: answerContent(route),
      },
      ...Object.fromEntries(
        statuses.map(([status, description]) => [status, errorResponse(description)]),
      ),
    },
  };
}

const answerContent = ({ files, answer }: ApiRoute) =>
  files === undefined
    ? { 'application/json': { schema: schemaOf(answer, 'output') } }
    : Object.fromEntries(
        files.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
      );

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): Parameter[] {
  if (schema === undefined) return [];
  return parameterSchemas(schema).map(({ name, required, schema: { description, ...rest } }) => ({
    name,
    in: place,
    required: place === 'path' || required,
    ...(description !== undefined && { description }),
    schema: rest,
    ...(rest.type === 'array' && { style: 'form' as const, explode: false as const }),
  }));
}

/** Routes with the same first part of the path below /v1 are shown together. */
const familyOf = (path: string): string | undefined => path.split('/')[2];

function unbuiltOperation(
  { method, path, operation, file }: ContractRoute,
  tag: string,
): Operation {
  const parameters = (['path', 'query'] as const).flatMap((place) =>
    Object.entries(operation[place] ?? {}).map(([name, type]): Parameter => {
      const schema = contractSchema(type, file);
      return {
        name: name.replace(/\?$/, ''),
        in: place,
        required: !name.endsWith('?'),
        schema,
        ...(schema.type === 'array' && { style: 'form', explode: false }),
      };
    }),
  );
  const [status = '200', answer] = Object.entries(operation.responses)[0] ?? [];
  const content = (types: { [mediaType: string]: ContractType }) =>
    Object.fromEntries(
      Object.entries(types).map(([mediaType, type]) => [
        mediaType,
        { schema: contractSchema(type, file) },
      ]),
    );
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary: `${method} ${path}`,
    description: 'Part of the API and not built yet: answers 501.',
    'x-not-built': true,
    parameters,
    ...(operation.body !== undefined && {
      requestBody: { required: true, content: content({ 'application/json': operation.body }) },
    }),
    responses: {
      [status]: {
        description: 'The answer, once it is built.',
        ...(answer && { content: content(answer) }),
      },
      '401': errorResponse('There is no token, or it is broken, unknown, revoked or expired.'),
      '501': errorResponse('Not built yet.'),
    },
  };
}
