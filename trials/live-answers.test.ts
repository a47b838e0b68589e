import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@kiln-connect/core';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner } from '../chains/solana/testing/owner.ts';
import { genesisValidators } from '../devnet/solana/staking/validators.ts';
import { dataOf } from './journey/api-client.ts';
import { connect } from './journey/connect-command.ts';
import { faults } from './journey/contract-faults.ts';
import type { ServerProcess } from './journey/server-process.ts';
import { startServerProcess } from './journey/server-process.ts';
import { broadcast, signAndPrepare, waitForSuccess } from './journey/sign-and-broadcast.ts';
import type { Tenant } from './journey/tenant.ts';
import { createTenant } from './journey/tenant.ts';

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
  }, 240_000);

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
  }, 240_000);

  it('a stake of Solana from craft to reports', async () => {
    const { api } = tenant;
    const owner = newOwner();
    const own = { wallet: owner.address };
    const fund = ['devnet', 'fund', '--chain', 'sol', '--address', owner.address];
    await connect([...fund, '--amount', '30'], { dataDir });
    const advance = (epochs: number) =>
      connect(['devnet', 'advance', '--chain', 'sol', '--epochs', String(epochs)], { dataDir });
    const asked = async (action: string, body: JsonObject) => {
      const answer = await api.post(`/v1/sol/transaction/${action}`, body);
      const route = action.replace(/\?.*/, '');
      expect(faults(`POST /sol/transaction/${route}`, answer)).toEqual([]);
      return dataOf(answer);
    };
    const carriedOut = async (action: string, body: JsonObject): Promise<void> => {
      const crafted = await asked(action, { ...own, ...body });
      const { signed_tx_serialized: signed } = await asked('prepare', {
        unsigned_tx_serialized: crafted.unsigned_tx_serialized,
        signatures: [owner.sign(crafted.unsigned_tx_hash)],
      });
      const { tx_hash: txHash } = await asked('broadcast', { tx_serialized: signed });
      await waitForSuccess({ api, chain: 'sol', txHash });
      await get('/sol/transaction/status', `/sol/transaction/status?tx_hash=${txHash}`);
      await get('/sol/transaction/decode', `/sol/transaction/decode?tx_serialized=${signed}`);
    };
    const ownStakes = async (): Promise<string[]> =>
      dataOf(await api.get(`/v1/sol/stakes?wallets=${owner.address}`)).map(
        (stake: { stake_account: string }) => stake.stake_account,
      );

    await get('/sol/nonce-account', '/sol/nonce-account');
    const [validator] = await genesisValidators();
    const stake = {
      account_id: accountId,
      amount_lamports: '10000000000',
      vote_account_address: String(validator?.voteAccount),
    };
    await carriedOut('stake?durable_nonce=true', { ...stake, memo: 'tagged' });
    await carriedOut('stake', stake);
    await get('/sol/stakes', '/sol/stakes');
    await advance(3);
    const [one, other] = (await ownStakes()) as [string, string];
    await get('/sol/stakes', `/sol/stakes?stake_accounts=${one}`);
    await get('/sol/rewards', `/sol/rewards?wallets=${owner.address}`);
    await get('/sol/rewards', '/sol/rewards?format=epoch&start_epoch=0&end_epoch=3');
    await get('/sol/network-stats', '/sol/network-stats');
    await carriedOut('merge-stakes', {
      stake_account_source: one,
      stake_account_destination: other,
    });
    await carriedOut('split-stake', {
      account_id: accountId,
      stake_account: other,
      amount_lamports: '2000000000',
    });
    await carriedOut('deactivate-stake', { stake_account: other });
    await advance(2);
    await carriedOut('withdraw-stake', { stake_account: other });
    await get('/sol/operations', `/sol/operations?stake_accounts=${one},${other}`);
    await get('/sol/stakes', `/sol/stakes?wallets=${owner.address}`);

    const impossible = await api.post('/v1/sol/transaction/stake', {
      ...own,
      ...stake,
      amount_lamports: '1000',
    });
    expect(impossible).toMatchObject({ status: 422, body: { error: 'stake_too_small' } });
  }, 240_000);

  it('routes that are not built say so', async () => {
    const answer = await tenant.api.get('/v1/near/network-stats');
    expect(answer).toMatchObject({ status: 501, body: { error: 'not_built' } });
  });
});
