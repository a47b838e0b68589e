import { chains } from '@kiln-connect/chains';
import { describe, expect, it } from 'vitest';
import type { ApiRoute } from '../routes/api-route.ts';
import { apiRoutes } from '../routes/api-routes.ts';
import { contractDifferences } from '../testing/contract-differences.ts';
import { type ContractRoute, contractRoutes, readContract } from './contract.ts';
import { contractSchema } from './contract-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { schemaOf } from './zod-schema.ts';

/** Routes that the contract does not have, each with why it is there. */
const ADDED_ROUTES: { readonly [route: string]: string } = {
  'GET /v1/whoami': 'tells what a token stands for; the real service shows it on its dashboard',
  'POST /v1/tokens/self/revoke': 'whoever finds a leaked token can end it',
  'GET /v1/operator-key': "publishes the key that signs the operator's statements",
  'POST /v1/eth/transaction/decode':
    'a batch of 150 deposits is too long for many proxies in a GET',
};

/** Where a route says something else than the contract, each with why. */
const DEVIATIONS: { readonly [difference: string]: string } = {
  'GET /v1/eth/network-stats answer data.eth_price_usd: may be missing':
    'no source of prices is built yet, and a price that is not known is not zero',
  'GET /v1/eth/network-stats answer data.supply_staked_percent: may be missing':
    'the supply is known of mainnet alone, and a share of the unknown is not a number',
  'POST /v1/eth/keys answer data[].operator_statement: is added':
    'the operator signs for each key, so that its owner can check offline whose key it is',
  'POST /v1/eth/keys answer data.operator_statements: is added': 'the same, for a batch of keys',
  'POST /v1/eth/transaction/stake answer data.intent: is added':
    'what the verifier is to prove, for the caller to verify again',
  'POST /v1/eth/transaction/stake answer data.operator_statements: is added':
    'the caller checks with them that the validators are run by the operator',
  'POST /v1/eth/transaction/stake answer data.verdict: is added':
    'what the server itself found when it verified the bytes',
};

const { built } = apiRoutes(chains);
const contract = new Map(
  contractRoutes(readContract()).map((route) => [`${route.method} /v1${route.path}`, route]),
);

const NOTHING: JsonSchema = { type: 'object', properties: {}, required: [] };

/** All differences of a route, written as 'part where: what'. */
function differencesOf(route: ApiRoute, { operation, file }: ContractRoute): string[] {
  const [status = '', answer] = Object.entries(operation.responses)[0] ?? [];
  const parts = [
    ['path', operation.path, route.parameters, 'request'],
    ['query', operation.query, route.query, 'request'],
    ['body', operation.body, route.body, 'request'],
    ['answer', answer?.[route.files?.[0] ?? 'application/json'], route.answer, 'answer'],
  ] as const;
  return [
    ...(status === String(route.status) ? [] : [`status: is ${route.status}, not ${status}`]),
    ...parts.flatMap(([part, type, schema, direction]) =>
      contractDifferences(
        type === undefined ? NOTHING : contractSchema(type, file),
        schema === undefined
          ? NOTHING
          : schemaOf(schema, direction === 'request' ? 'input' : 'output'),
        direction,
      ).map((difference) => `${part} ${difference}`),
    ),
  ];
}

describe('the built routes', () => {
  it('are those of the contract, but for the added ones, which have a reason', () => {
    const added = built
      .map(({ method, path }) => `${method} ${path}`)
      .filter((name) => !contract.has(name));
    expect(added.sort()).toEqual(Object.keys(ADDED_ROUTES).sort());
  });

  it('have the parameters, bodies and answers of the contract, but for deviations with a reason', () => {
    const differences = built.flatMap((route) => {
      const name = `${route.method} ${route.path}`;
      const their = contract.get(name);
      return their ? differencesOf(route, their).map((found) => `${name} ${found}`) : [];
    });
    expect(differences.sort()).toEqual(Object.keys(DEVIATIONS).sort());
  });
});
