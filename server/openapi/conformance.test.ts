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

/** What a crafted transaction in an answer has besides the contract's fields. */
const craftedDeviations = (action: string, at = 'data'): { [difference: string]: string } => ({
  [`POST /v1/eth/transaction/${action} answer ${at}.intent: is added`]:
    'what the verifier is to prove, for the caller to verify again',
  [`POST /v1/eth/transaction/${action} answer ${at}.operator_statements: is added`]:
    'the caller checks with them that new validators are run by the operator',
  [`POST /v1/eth/transaction/${action} answer ${at}.verdict: is added`]:
    'what the server itself found when it verified the bytes',
});

/** What a route that crafts has besides the contract. */
const craftDeviations = (action: string): { [difference: string]: string } => ({
  ...craftedDeviations(action),
  [`POST /v1/eth/transaction/${action} body nonce: is added`]:
    'whoever gives a crafted transaction up can take its nonce over',
});

/** Rewards in other periods than days, by other rules of recognition, of closed books, and what they are made of. */
const REWARD_DEVIATIONS = Object.fromEntries(
  Object.entries({
    'query format': 'other periods than days',
    'query start_epoch': 'the range of a report by epoch',
    'query end_epoch': 'the range of a report by epoch',
    'query timezone': 'days begin where the books are kept',
    'query recognition': 'income as it is earned, or as it is paid out',
    'answer history_incomplete': 'whether the history of a stake is still being read',
    'answer data[].start': 'when a period begins that is no day',
    'answer data[].end': 'when a period ends that is no day',
    'answer data[].epoch': 'which epoch it is',
    'answer data[].attestation_rewards': 'what consensus rewards are made of',
    'answer data[].sync_committee_rewards': 'what consensus rewards are made of',
    'answer data[].proposer_rewards': 'what consensus rewards are made of',
    'answer data[].slashing_penalties': 'what consensus rewards are made of',
    'answer data[].opening_accrued_rewards': 'opening + earned − paid = closing',
    'answer data[].earned_rewards': 'opening + earned − paid = closing',
    'answer data[].paid_rewards': 'opening + earned − paid = closing',
    'answer data[].closing_accrued_rewards': 'opening + earned − paid = closing',
    'answer data[].usd_missing_days': 'a price that is not known is not zero',
    'answer data[].final': 'whether it can still change',
    'answer data[].as_of': 'up to when the figures go',
    'answer data[].closed_at': 'the books were closed over it',
    'answer data[].restated_at': 'a closed figure was corrected',
    'answer data[].restatement_reason': 'a closed figure was corrected',
  }).map(([where, why]) => [`GET /v1/eth/rewards ${where}: is added`, why]),
);

/** Where a route says something else than the contract, each with why. */
const DEVIATIONS: { readonly [difference: string]: string } = {
  'GET /v1/eth/operations answer history_incomplete: is added':
    'whether the history of a stake is still being read',
  'GET /v1/accounts/{id}/reports query end_date: is added':
    'a report on a month or a year needs its first and last day',
  'GET /v1/accounts/{id}/reports query format: is added':
    'the same as comma-separated values, for programs',
  'GET /v1/accounts/{id}/reports query sheet: is added':
    'chooses the table of a CSV file, which holds one',
  'GET /v1/accounts/{id}/reports query start_date: is added':
    'a report on a month or a year needs its first and last day',
  'GET /v1/eth/reports query end_date: is added':
    'a report on a month or a year needs its first and last day',
  'GET /v1/eth/reports query format: is added': 'the same as comma-separated values, for programs',
  'GET /v1/eth/reports query sheet: is added': 'chooses the table of a CSV file, which holds one',
  'GET /v1/eth/reports query start_date: is added':
    'a report on a month or a year needs its first and last day',
  'GET /v1/organizations/{id}/reports query end_date: is added':
    'a report on a month or a year needs its first and last day',
  'GET /v1/organizations/{id}/reports query format: is added':
    'the same as comma-separated values, for programs',
  'GET /v1/organizations/{id}/reports query sheet: is added':
    'chooses the table of a CSV file, which holds one',
  'GET /v1/organizations/{id}/reports query start_date: is added':
    'a report on a month or a year needs its first and last day',
  'GET /v1/eth/network-stats answer data.eth_price_usd: may be missing':
    'no source of prices is built yet, and a price that is not known is not zero',
  'GET /v1/eth/network-stats answer data.supply_staked_percent: may be missing':
    'the supply is known of mainnet alone, and a share of the unknown is not a number',
  'POST /v1/eth/keys answer data[].operator_statement: is added':
    'the operator signs for each key, so that its owner can check offline whose key it is',
  'POST /v1/eth/keys answer data.operator_statements: is added': 'the same, for a batch of keys',
  'POST /v1/eth/keys answer data.kiln_signatures: is added':
    'the signatures that the contract has for the other format alone',
  'GET /v1/eth/exit-messages answer data[].state: is added':
    'whether there is a message yet: it needs the index of the validator',
  'GET /v1/eth/exit-messages answer data[].epoch: is added': 'from when on the message is valid',
  ...REWARD_DEVIATIONS,
  ...craftDeviations('stake'),
  ...craftDeviations('deposit'),
  ...craftDeviations('withdrawal'),
  // Its body has two shapes in the contract, joined by a word that is compared as 'anything'.
  ...craftedDeviations('consolidate'),
  ...craftedDeviations('consolidate', 'data[]'),
  ...craftDeviations('enable-compounding'),
  ...craftDeviations('exit-request'),
  'POST /v1/eth/transaction/deposit body withdrawal_address: is added':
    'what is added belongs to whom the validator pays out, who need not be the wallet',
  ...Object.fromEntries(
    [
      'explanation',
      'nonce',
      'next_nonce',
      'max_fee_per_gas_wei',
      'base_fee_per_gas_wei',
      'replaced_by',
    ].map((field) => [
      `GET /v1/eth/transaction/status answer data.${field}: is added`,
      'what a transaction waits for, or why it never can take effect',
    ]),
  ),
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
