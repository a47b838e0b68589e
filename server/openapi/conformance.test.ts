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
  'POST /v1/sol/nonce-account/give-up':
    'an organization gives up what nobody is to sign any more, and gets the account back',
  'POST /v1/tokens/self/revoke': 'whoever finds a leaked token can end it',
  'GET /v1/operator-key': "publishes the key that signs the operator's statements",
  'GET /v1/policy': "tells the organization's signing policy, to be held against a pinned copy",
  'POST /v1/eth/transaction/decode':
    'a batch of 150 deposits is too long for many proxies in a GET',
};

/** What a crafted transaction in an answer has besides the contract's fields; `action`: 'eth/stake'. */
const craftedDeviations = (action: string, at = 'data'): { [difference: string]: string } => ({
  [`${craftRoute(action)} answer ${at}.intent: is added`]:
    'what the verifier is to prove, for the caller to verify again',
  [`${craftRoute(action)} answer ${at}.operator_statements: is added`]:
    'the caller checks with them that new validators are run by the operator',
  [`${craftRoute(action)} answer ${at}.verdict: is added`]:
    'what the server itself found when it verified the bytes',
});

const craftRoute = (action: string): string => {
  const [chain, name] = action.split('/');
  return `POST /v1/${chain}/transaction/${name}`;
};

/** What a route that crafts has besides the contract. */
const craftDeviations = (action: string): { [difference: string]: string } => ({
  ...craftedDeviations(action),
  ...(action.startsWith('eth/') && {
    [`${craftRoute(action)} body nonce: is added`]:
      'whoever gives a crafted transaction up can take its nonce over',
  }),
  ...(action.startsWith('sol/') && {
    [`${craftRoute(action)} query durable_nonce: is added`]:
      'bytes that stay good for signers who take longer than a minute',
    [`${craftRoute(action)} answer data.valid_until: is added`]:
      'with a durable nonce, when the operator makes the bytes void',
  }),
});

/** A report as a file, of the days and in the form that are asked for. */
const reportDeviations = (route: string): { [difference: string]: string } =>
  Object.fromEntries(
    Object.entries({
      end_date: 'a report on a month or a year needs its first and last day',
      format: 'the same as comma-separated values, for programs',
      ...(route !== 'sol' && {
        recognition: 'books of who recognizes income as it is paid out',
        timezone: 'books of who is not in UTC',
      }),
      sheet: 'chooses the table of a CSV file, which holds one',
      start_date: 'a report on a month or a year needs its first and last day',
    }).map(([field, why]) => [`GET /v1/${route}/reports query ${field}: is added`, why]),
  );

const TOLD_NOWHERE = 'what validators kept of tips stands in no transaction of a stake: never 0';

/** Solana: authorities, lockups and tips as they are, and nothing that no node tells. */
const SOLANA_DEVIATIONS = Object.fromEntries(
  Object.entries({
    'network-stats answer data.network_gross_apy: may be missing':
      'no node may know how long the last epoch was',
    'network-stats answer data.sol_price_usd: may be missing': 'a price that is unknown is not 0',
    'operations answer data[].authority_type: is added': 'changes of authorities are operations',
    'operations answer data[].lockup: is added': 'changes of lockups are operations',
    'operations answer data[].new_authority: is added': 'changes of authorities are operations',
    'operations answer data[].source_stake_account: is added': 'stake and lamports may be moved',
    'operations answer history_incomplete: is added':
      'whether the history of a stake is still being read',
    'operations answer data[]: lacks the alternative {"type":"object","properties":{"type":{"type":"string"},"time":{"type":"string"}':
      'redelegate: the instruction never took effect on any public network',
    'rewards answer data[].as_of: is added': 'up to when the figures go',
    'rewards answer data[].closed_at: is added': 'the books were closed over it',
    'rewards answer data[].final: is added': 'whether it can still change',
    'rewards answer data[].gross_mev_rewards: may be missing': TOLD_NOWHERE,
    'rewards answer data[].mev_commission: may be missing': TOLD_NOWHERE,
    'rewards answer data[].mev_gross_apy: may be missing': TOLD_NOWHERE,
    'rewards answer data[].mev_net_apy: is added': 'what tips paid after commission is told',
    'rewards answer data[].mev_rewards: is added': 'what tips paid after commission is told',
    'rewards answer data[].net_apy: may be missing':
      'what days earned is known once it was credited',
    'rewards answer data[].restated_at: is added': 'a closed figure was corrected',
    'rewards answer data[].restatement_reason: is added': 'a closed figure was corrected',
    'rewards answer data[].usd_missing_days: is added': 'a price that is not known is not zero',
    'rewards answer data[]: lacks the alternative {"type":"object","properties":{"date":{"type":"string"},"rewards":{"type":"strin':
      TOLD_NOWHERE,
    'rewards answer data[]: lacks the alternative {"type":"object","properties":{"epoch":{"type":"number"},"epoch_ts":{"type":"str':
      TOLD_NOWHERE,
    'rewards answer history_incomplete: is added':
      'whether the history of a stake is still being read',
    'stakes answer data[].activated_at: may be missing': 'no node may remember that epoch',
    'stakes answer data[].activated_epoch: may be missing': 'it may never have been delegated',
    'stakes answer data[].lockup: is added': 'until when nothing can be withdrawn',
    'stakes answer data[].net_apy: may be missing': 'one that earned nothing yet has no yield',
    'stakes answer data[].stake_pubkey: is added': 'both authorities are shown',
    'stakes answer data[].vote_account: may be missing': 'it may never have been delegated',
    'stakes answer data[].withdraw_pubkey: may be missing':
      'what was merged away has no withdrawer any more',
    'transaction/status answer data.explanation: is added': 'what a transaction waits for',
    'transaction/status answer data.state: is added': 'how sure it is that it stays',
  }).map(([where, why]) => [`GET /v1/sol/${where}`, why]),
);

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
  ...reportDeviations('accounts/{id}'),
  ...reportDeviations('organizations/{id}'),
  ...reportDeviations('eth'),
  ...reportDeviations('sol'),
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
  ...SOLANA_DEVIATIONS,
  ...craftDeviations('sol/stake'),
  ...craftDeviations('sol/deactivate-stake'),
  ...craftDeviations('sol/withdraw-stake'),
  ...craftDeviations('sol/merge-stakes'),
  ...craftDeviations('sol/split-stake'),
  ...craftDeviations('eth/stake'),
  ...craftDeviations('eth/deposit'),
  ...craftDeviations('eth/withdrawal'),
  // Its body has two shapes in the contract, joined by a word that is compared as 'anything'.
  ...craftedDeviations('eth/consolidate'),
  ...craftedDeviations('eth/consolidate', 'data[]'),
  ...craftDeviations('eth/enable-compounding'),
  ...craftDeviations('eth/exit-request'),
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
    // Alternatives of one answer share differences.
    expect([...new Set(differences)].sort()).toEqual(Object.keys(DEVIATIONS).sort());
  });
});
