import { Ajv2020 } from 'ajv/dist/2020.js';
import { contractRoutes, readContract } from '../../server/openapi/contract.ts';
import { contractSchema } from '../../server/openapi/contract-schema.ts';
import type { ApiAnswer } from './api-client.ts';

const routes = new Map(
  contractRoutes(readContract()).map((route) => [`${route.method} ${route.path}`, route]),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });

/**
 * By route, the fields that the contract requires and that are left out where they can not be known: prices
 * on a local chain, the yield of what has earned nothing yet, what validators of Solana kept of tips, when an
 * epoch began that no node remembers, who may withdraw what is gone.
 */
const LEFT_OUT: { readonly [route: string]: readonly string[] } = {
  'GET /eth/network-stats': ['eth_price_usd', 'supply_staked_percent'],
  'GET /sol/network-stats': ['sol_price_usd'],
  'GET /sol/rewards': ['net_apy', 'gross_mev_rewards', 'mev_commission', 'mev_gross_apy'],
  'GET /sol/stakes': ['activated_at', 'net_apy', 'withdraw_pubkey'],
};

/** The schema without the demand for these fields. */
function lenient(schema: unknown, leftOut: readonly string[]): unknown {
  if (Array.isArray(schema)) return schema.map((part) => lenient(part, leftOut));
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).map(([name, value]) => [
    name,
    name === 'required' && Array.isArray(value)
      ? value.filter((field) => !leftOut.includes(field))
      : lenient(value, leftOut),
  ]);
  return Object.fromEntries(entries);
}

/**
 * What of an answer is not as the contract says; empty when all of it is.
 * @throws {Error} when the contract has no such route ('GET /eth/stakes').
 */
export function faults(route: string, answer: ApiAnswer): string[] {
  const found = routes.get(route);
  if (!found) throw new Error(`the contract has no ${route}`);
  const type = found.operation.responses[String(answer.status)]?.['application/json'];
  if (type === undefined) return [`status ${answer.status}: ${JSON.stringify(answer.body)}`];
  const schema = lenient(contractSchema(type, found.file), LEFT_OUT[route] ?? []);
  ajv.validate(schema as object, answer.body);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
