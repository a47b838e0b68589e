import { Ajv2020 } from 'ajv/dist/2020.js';
import { contractRoutes, readContract } from '../../server/openapi/contract.ts';
import { contractSchema } from '../../server/openapi/contract-schema.ts';
import type { ApiAnswer } from './api-client.ts';

const routes = new Map(
  contractRoutes(readContract()).map((route) => [`${route.method} ${route.path}`, route]),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });

/**
 * Fields that the contract requires and that are left out where they can not be known: prices on a local
 * chain, the yield of a stake that has earned nothing yet, what validators of Solana kept of tips.
 */
const LEFT_OUT = [
  'eth_price_usd',
  'supply_staked_percent',
  'net_apy',
  'gross_mev_rewards',
  'mev_commission',
  'mev_gross_apy',
].map((field) => `must have required property '${field}'`);

/**
 * What of an answer is not as the contract says; empty when all of it is.
 * @throws {Error} when the contract has no such route ('GET /eth/stakes').
 */
export function faults(route: string, answer: ApiAnswer): string[] {
  const found = routes.get(route);
  if (!found) throw new Error(`the contract has no ${route}`);
  const type = found.operation.responses[String(answer.status)]?.['application/json'];
  if (type === undefined) return [`status ${answer.status}: ${JSON.stringify(answer.body)}`];
  ajv.validate(contractSchema(type, found.file), answer.body);
  return (ajv.errors ?? [])
    .filter(({ message }) => !LEFT_OUT.includes(message ?? ''))
    .map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
