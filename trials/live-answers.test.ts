import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@kiln-connect/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractRoutes, readContract } from '../server/openapi/contract.ts';
import { contractSchema } from '../server/openapi/contract-schema.ts';
import type { ApiAnswer } from './journey/api-client.ts';
import { dataOf } from './journey/api-client.ts';
import { connect } from './journey/connect-command.ts';
import type { ServerProcess } from './journey/server-process.ts';
import { startServerProcess } from './journey/server-process.ts';
import { broadcast, signAndPrepare } from './journey/sign-and-broadcast.ts';
import type { Tenant } from './journey/tenant.ts';
import { createTenant } from './journey/tenant.ts';

const routes = new Map(
  contractRoutes(readContract()).map((route) => [`${route.method} ${route.path}`, route]),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });

/** Fields that the contract requires and that are left out on a local chain, as docs/api.md says. */
const LEFT_OUT = [
  "must have required property 'eth_price_usd'",
  "must have required property 'supply_staked_percent'",
];

/** What of an answer is not as the contract says. */
function faults(route: string, answer: ApiAnswer): string[] {
  const found = routes.get(route);
  if (!found) throw new Error(`the contract has no ${route}`);
  const type = found.operation.responses[String(answer.status)]?.['application/json'];
  if (type === undefined) return [`status ${answer.status}: ${JSON.stringify(answer.body)}`];
  ajv.validate(contractSchema(type, found.file), answer.body);
  return (ajv.errors ?? [])
    .filter(({ message }) => !LEFT_OUT.includes(message ?? ''))
    .map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

const privateKey = generatePrivateKey();
const wallet = privateKeyToAccount(privateKey).address;

describe('the answers of a running server are those of the contract', () => {
  let dataDir: string;
  let server: ServerProcess;
  let tenant: Tenant;
  let accountId: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-answers-test-'));
    server = await startServerProcess({ dataDir });
    tenant = await createTenant({ url: server.url, dataDir, slug: 'answers' });
    await connect(['devnet', 'fund', '--chain', 'eth', '--address', wallet, '--amount', '200'], {
      dataDir,
    });
  }, 180_000);

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const get = async (route: string, path: string) =>
    expect(faults(`GET ${route}`, await tenant.api.get(`/v1${path}`))).toEqual([]);

  it('accounts', async () => {
    const { api } = tenant;
    const created = await api.post('/v1/accounts', { name: 'Main', description: 'First' });
    expect(created.status).toBe(201);
    expect(faults('POST /accounts', created)).toEqual([]);
    accountId = created.body.data.id;
    await get('/accounts', '/accounts');
    await get('/accounts/{id}', `/accounts/${accountId}`);
    const changed = await api.request('PUT', `/v1/accounts/${accountId}`, {
      name: 'Main',
      description: 'Changed',
    });
    expect(faults('PUT /accounts/{id}', changed)).toEqual([]);
    const other = dataOf(await api.post('/v1/accounts', { name: 'Other', description: '' }));
    const removed = await api.request('DELETE', `/v1/accounts/${other.id}`);
    expect(removed.status).toBe(200);
    expect(faults('DELETE /accounts/{id}', removed)).toEqual([]);
  });

  it('validator keys, in both formats, and their stakes in an account', async () => {
    for (const format of ['cli_deposit', 'batch_deposit']) {
      const answer = await tenant.api.post('/v1/eth/keys', {
        account_id: accountId,
        withdrawal_address: wallet,
        number: 2,
        format,
      });
      expect(answer.status).toBe(201);
      expect(faults('POST /eth/keys', answer)).toEqual([]);
    }
    const [stake] = dataOf(await tenant.api.get('/v1/eth/stakes'));
    const linked = await tenant.api.post(`/v1/accounts/${accountId}/stakes`, {
      protocol: 'ETH',
      stake_ids: [stake.validator_address],
    });
    expect(faults('POST /accounts/{id}/stakes', linked)).toEqual([]);
  });

  it('a stake of two validators from craft to reports', async () => {
    const { api } = tenant;
    const crafted = await api.post('/v1/eth/transaction/stake', {
      account_id: accountId,
      wallet,
      amount_wei: '64000000000000000000',
    });
    expect(faults('POST /eth/transaction/stake', crafted)).toEqual([]);
    const signed = await signAndPrepare({ api, crafted: dataOf(crafted), privateKey });
    const txHash = await broadcast(api, signed);
    await get('/eth/transaction/status', `/eth/transaction/status?tx_hash=${txHash}`);
    await get('/eth/transaction/decode', `/eth/transaction/decode?tx_serialized=${signed}`);
    await get('/eth/stakes', '/eth/stakes');
    await connect(['devnet', 'advance', '--chain', 'eth', '--days', '3'], { dataDir });
    await get('/eth/transaction/status', `/eth/transaction/status?tx_hash=${txHash}`);
    await get('/eth/stakes', '/eth/stakes?current_page=1&page_size=2');
    await get('/eth/rewards', `/eth/rewards?accounts=${accountId}`);
    await get('/eth/operations', `/eth/operations?wallets=${wallet}`);
    await get('/accounts/{id}/portfolio', `/accounts/${accountId}/portfolio?refresh=true`);
    const { organization } = dataOf(await api.get('/v1/whoami'));
    await get('/organizations/{id}/portfolio', `/organizations/${organization.id}/portfolio`);
    await get('/eth/network-stats', '/eth/network-stats');
    const stakes: { state: string }[] = dataOf(await api.get('/v1/eth/stakes'));
    expect(stakes.filter(({ state }) => state === 'active_ongoing')).toHaveLength(2);
  });

  it('what is asked of validators, one transaction or a list, and what the chain would not do', async () => {
    const { api } = tenant;
    const [{ validator_address: one }, { validator_address: other }] = dataOf(
      await api.get('/v1/eth/stakes'),
    ).filter(({ state }: { state: string }) => state === 'active_ongoing');
    const asked = async (action: string, body: JsonObject) => {
      const answer = await api.post(`/v1/eth/transaction/${action}`, { wallet, ...body });
      expect(faults(`POST /eth/transaction/${action}`, answer)).toEqual([]);
      return dataOf(answer);
    };
    await asked('withdrawal', { pubkey: other, amount_wei: '0' });
    await asked('exit-request', { validators: [one, other] });
    const switched = await asked('enable-compounding', { pubkey: one, nonce: 1 });
    await broadcast(api, await signAndPrepare({ api, crafted: switched, privateKey }));
    await connect(['devnet', 'advance', '--chain', 'eth', '--epochs', '1'], { dataDir });
    await asked('deposit', { pubkey: one, amount_wei: '1000000000000000000', nonce: 2 });
    await asked('consolidate', { source_pubkey: other, target_pubkey: one });
    const list = await asked('consolidate', { source_pubkeys: [other], target_pubkey: one });
    expect(list).toHaveLength(1);

    const impossible = await api.post('/v1/eth/transaction/withdrawal', {
      wallet,
      pubkey: other,
      amount_wei: '1000000000000000000',
    });
    expect(impossible).toMatchObject({
      status: 422,
      body: { error: 'wrong_credentials_type', details: { have: '0x01', need: '0x02' } },
    });
  });

  it('routes that are not built say so', async () => {
    const answer = await tenant.api.get('/v1/near/network-stats');
    expect(answer).toMatchObject({ status: 501, body: { error: 'not_built' } });
  });
});
