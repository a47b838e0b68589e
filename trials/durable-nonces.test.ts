import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@kiln-connect/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner } from '../chains/solana/testing/owner.ts';
import { genesisValidators } from '../devnet/solana/staking/validators.ts';
import { type ApiClient, apiClient, dataOf } from './journey/api-client.ts';
import { connect, runConnect } from './journey/connect-command.ts';
import { type ServerProcess, startServerProcess } from './journey/server-process.ts';
import { createTenant } from './journey/tenant.ts';

const PLACE = ['--chain', 'sol', '--network', 'devnet'];
const UNTIL_FREE = { timeout: 120_000, interval: 500 };

describe('custody that signs days later', { timeout: 240_000 }, () => {
  let dataDir: string;
  let server: ServerProcess;
  let api: ApiClient;
  let token: string;
  let accountId: string;
  let voteAccount: string;
  const owner = newOwner();

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-nonces-test-'));
    server = await startServerProcess({ dataDir });
    ({ api, token } = await createTenant({ url: server.url, dataDir, slug: 'slow-custody' }));
    accountId = dataOf(await api.post('/v1/accounts', { name: 'Vault', description: '' })).id;
    const fund = ['devnet', 'fund', '--chain', 'sol', '--address', owner.address];
    await connect([...fund, '--amount', '50'], { dataDir });
    voteAccount = (await genesisValidators())[0]?.voteAccount ?? '';
  }, 300_000);

  afterAll(async () => {
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const craft = (query = '') =>
    api.post(`/v1/sol/transaction/stake${query}`, {
      account_id: accountId,
      wallet: owner.address,
      amount_lamports: '2000000000',
      vote_account_address: voteAccount,
    });
  const send = async (crafted: { unsigned_tx_hash: string; unsigned_tx_serialized: string }) => {
    const { signed_tx_serialized: tx_serialized } = dataOf(
      await api.post('/v1/sol/transaction/prepare', {
        unsigned_tx_serialized: crafted.unsigned_tx_serialized,
        signatures: [owner.sign(crafted.unsigned_tx_hash)],
      }),
    );
    return api.post('/v1/sol/transaction/broadcast', { tx_serialized });
  };
  const accounts = async () =>
    JSON.parse(await connect(['nonce-accounts', 'list', ...PLACE, '--json'], { dataDir })) as {
      payer: string;
      accounts: { nonce_account: string; state: string; organization: string | null }[];
    };
  const stateOf = async (account: string) =>
    (await accounts()).accounts.find(({ nonce_account }) => nonce_account === account);

  it('gets bytes that are good days later, over a crash of the server, and the account is free again', async () => {
    const shown = dataOf(await api.get('/v1/sol/nonce-account'));
    const durable = dataOf(await craft('?durable_nonce=true'));
    const ordinary = dataOf(await craft());
    expect(durable.intent).toMatchObject({
      nonce_account_authority: shown.nonce_account_authority,
    });
    const terms = {
      version: 1,
      chain: 'sol',
      network: 'devnet',
      action: 'stake',
      wallet: owner.address,
      amount_lamports: '2000000000',
      vote_account_address: voteAccount,
    };
    const judge = (intent: object) =>
      verify({
        chain: 'sol',
        network: 'devnet',
        bytes: durable.unsigned_tx_serialized,
        intent,
      });
    const { nonce_account, nonce_account_authority } = durable.intent;
    const accepted = await judge({ ...terms, nonce_account, nonce_account_authority });
    expect(accepted).toMatchObject({ verdict: 'accepted' });
    expect(JSON.stringify(accepted.account)).toContain(nonce_account);
    // Who did not ask for a durable nonce is told that there is one.
    expect(await judge(terms)).toMatchObject({ verdict: 'refused' });

    const killed = once(server.process, 'exit');
    server.process.kill('SIGKILL');
    await killed;
    server = await startServerProcess({ dataDir });
    api = apiClient({ url: server.url, token });
    expect(await stateOf(nonce_account)).toMatchObject({
      state: 'leased',
      organization: 'slow-custody',
    });
    await connect(['devnet', 'advance', '--chain', 'sol', '--days', '3'], { dataDir });

    const late = await send(ordinary);
    expect(late.body).toMatchObject({ error: 'precondition_not_met' });
    const { tx_hash } = dataOf(await send(durable));
    const status = async () =>
      dataOf(await api.get(`/v1/sol/transaction/status?tx_hash=${tx_hash}`)).status;
    await expect.poll(status, UNTIL_FREE).toBe('success');
    await expect.poll(async () => (await stateOf(nonce_account))?.state, UNTIL_FREE).toBe('free');
  });

  it('is told what would help when no account is left, and the operator makes more or gives one up', async () => {
    const held: string[] = [];
    let refused = await craft('?durable_nonce=true');
    while (refused.status === 200 && held.length < 9) {
      held.push(refused.body.data.intent.nonce_account);
      refused = await craft('?durable_nonce=true');
    }
    expect(refused).toMatchObject({
      status: 422,
      body: {
        error: 'nonce_account_unavailable',
        message: expect.stringContaining("'connect nonce-accounts create'"),
      },
    });
    expect(new Set(held).size).toBe(held.length);

    const made = await connect(['nonce-accounts', 'create', ...PLACE, '--count', '4'], { dataDir });
    expect(made).toMatch(/4 nonce accounts were made:[\s\S]+payer[\s\S]+SOL/);
    expect((await craft('?durable_nonce=true')).status).toBe(200);

    const given = held[0] ?? '';
    const up = await connect(['nonce-accounts', 'give-up', given, ...PLACE], { dataDir });
    expect(up).toMatch(new RegExp(`${given} +(giving_up|free)`));
    await expect.poll(async () => (await stateOf(given))?.state, UNTIL_FREE).toBe('free');
    const again = await runConnect(['nonce-accounts', 'give-up', given, ...PLACE], { dataDir });
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining(given) });
  });

  it('is refused on chains without nonce accounts, and told so', async () => {
    expect((await api.get('/v1/eth/nonce-account')).status).toBe(404);
    const eth = ['--chain', 'eth', '--network', 'devnet'];
    const listed = await runConnect(['nonce-accounts', 'list', ...eth], { dataDir });
    expect(listed).toMatchObject({ code: 1, stderr: expect.stringContaining('of eth') });
  });
});
