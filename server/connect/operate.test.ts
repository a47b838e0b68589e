import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { type RunningServer, startServer } from '../start.ts';
import { runConnect, spawnConnect } from './testing/run-connect.ts';

const WALLET = '0x00000000000000000000000000000000000000aa';
let scratch: string;
let dataDir: string;
let server: RunningServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'connect-operate-'));
  dataDir = join(scratch, 'data');
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', CONNECT_DATA_DIR: dataDir });
  server = await startServer(config);
}, 180_000);
afterAll(async () => {
  await server.stop();
  await rm(scratch, { recursive: true });
}, 60_000);

const run = (...args: string[]) => runConnect(args, { dataDir });
const good = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(...args);
  expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
  return out;
};
const ask = async (path: string, token: string, body?: object) => {
  const response = await fetch(server.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  return { status: response.status, body: (await response.json()) as any };
};
const aToken = async (name: string): Promise<string> =>
  (
    await good(
      ...['tokens', 'create', '--organization', 'acme', '--network', 'devnet'],
      ...['--name', name, '--quiet'],
    )
  ).trim();

describe('the operator of a running server', { timeout: 120_000 }, () => {
  it('makes organizations, each once', async () => {
    const made = await spawnConnect(['organizations', 'create', '--name', 'Acme'], { dataDir });
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('acme'), err: '' });
    const again = await run('organizations', 'create', '--name', 'ACME');
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('exists') });
    const asJson = await run('--json', 'organizations', 'create', '--name', 'Acme');
    expect(JSON.parse(asJson.err)).toMatchObject({ error: 'organization_exists' });

    const options = ['--name', 'Second', '--slug', 'two', '--networks', 'devnet,testnet'];
    expect(await good('organizations', 'create', ...options, '--quiet')).toBe('two\n');
    expect(await good('organizations', 'list')).toMatch(/SLUG.*\n(acme|two).*\n(acme|two)/);
    expect(JSON.parse(await good('organizations', 'list', '--json'))).toMatchObject([
      { slug: 'acme', networks: ['devnet'] },
      { slug: 'two', networks: ['devnet', 'testnet'] },
    ]);
  });

  it('makes tokens, which are shown once and work until they are revoked', async () => {
    const token = await aToken('ci');
    expect(token).toMatch(/^kiln_devnet_[0-9A-Za-z]{38}$/);
    expect((await ask('/v1/whoami', token)).status).toBe(200);

    const list = ['tokens', 'list', '--organization', 'acme'];
    expect(await good(...list)).toContain(`${token.slice(0, 16)}…${token.slice(-4)}`);
    const [listed] = JSON.parse(await good(...list, '--json'));
    expect(JSON.stringify(listed)).not.toContain(token.slice(16));
    expect(await good('tokens', 'revoke', listed.id)).toContain("'ci' is revoked");
    expect(await ask('/v1/whoami', token)).toMatchObject({ body: { error: 'revoked_token' } });
    expect(await run('tokens', 'list', '--organization', 'none')).toMatchObject({ code: 1 });
  });

  it('makes tokens that may do what is asked for and no more', async () => {
    const create = ['tokens', 'create', '--organization', 'acme', '--network', 'devnet'];
    const made = JSON.parse(
      await good(...create, '--name', 'reader', '--scopes', 'read', '--description', 'd', '--json'),
    );
    expect(made).toMatchObject({ scopes: ['read'], description: 'd' });
    expect(await ask('/v1/accounts', made.token, { name: 'n', description: '' })).toMatchObject({
      status: 403,
      body: { error: 'missing_scope' },
    });
  });

  it('gives money and time on the devnet', async () => {
    const fund = ['devnet', 'fund', '--chain', 'eth', '--address', WALLET, '--amount'];
    expect(JSON.parse(await good(...fund, '1.5', '--json'))).toMatchObject({
      amount_smallest_unit: '1500000000000000000',
    });
    expect(await good(...fund, '1', '--quiet')).toBe('');
    const advance = ['devnet', 'advance', '--chain', 'eth', '--epochs'];
    const first = JSON.parse(await good(...advance, '1', '--json'));
    const second = JSON.parse(await good(...advance, '2', '--json'));
    expect(second.position).toBeGreaterThan(first.position);
    expect(await run(...fund.with(5, '0x12'), '1')).toMatchObject({ code: 1 });
    expect(await run(...fund.with(3, 'doge'), '1')).toMatchObject({
      code: 1,
      err: expect.stringContaining("no chain 'doge'"),
    });
  });

  it('shows and rotates the key that vouches for validator keys', async () => {
    const before = JSON.parse(await good('operator-key', 'show', '--json'));
    const after = (await good('operator-key', 'rotate', '--quiet')).trim();
    expect(after).not.toBe(before.public_key);
    const shown = await good('operator-key', 'show');
    expect(shown).toContain(after);
    expect(shown).toContain(before.public_key);
  });

  it('takes keystores out, each into a file of its own that only the owner can read', async () => {
    const token = await aToken('keys');
    const account = await ask('/v1/accounts', token, { name: 'n', description: '' });
    const keys = await ask('/v1/eth/keys', token, {
      account_id: account.body.data.id,
      withdrawal_address: WALLET,
      number: 2,
      format: 'batch_deposit',
    });
    const password = join(scratch, 'password');
    await writeFile(password, 'correct horse battery staple\n');
    const out = join(scratch, 'keystores');
    const options = ['--chain', 'eth', '--network', 'devnet', '--out', out];
    const exported = ['keystores', 'export', ...options, '--password-file', password];
    await good(...exported, '--account', account.body.data.id);

    const files = await readdir(out);
    expect(files.toSorted()).toEqual(
      keys.body.data.pubkeys.map((key: string) => `keystore-${key}.json`).toSorted(),
    );
    const file = join(out, files[0] as string);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 4 });
    expect(await run(...exported)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });

    await writeFile(password, 'short');
    expect(await run(...exported.with(7, `${out}2`))).toMatchObject({
      code: 1,
      err: expect.stringContaining('12'),
    });
    expect(await run(...exported.with(9, join(scratch, 'none')))).toMatchObject({ code: 2 });
  });
});

describe('whoever has an unsigned transaction', { timeout: 120_000 }, () => {
  it('proves it offline, and with nodes; a changed byte or a dead node is not accepted', async () => {
    const token = await aToken('stakes');
    await good('devnet', 'fund', '--chain', 'eth', '--address', WALLET, '--amount', '40');
    const account = await ask('/v1/accounts', token, { name: 'n', description: '' });
    const crafted = await ask('/v1/eth/transaction/stake', token, {
      account_id: account.body.data.id,
      wallet: WALLET,
      amount_wei: '32000000000000000000',
    });
    expect(crafted.status).toBe(200);
    const { unsigned_tx_serialized: bytes, unsigned_tx_hash: hash } = crafted.body.data;
    const { public_key: operatorKey } = JSON.parse(await good('operator-key', 'show', '--json'));
    const answer = join(scratch, 'answer.json');
    const intent = join(scratch, 'intent.json');
    await writeFile(answer, JSON.stringify(crafted.body));
    await writeFile(
      intent,
      JSON.stringify({
        version: 1,
        chain: 'eth',
        network: 'devnet',
        action: 'stake',
        wallet: WALLET,
        amount_wei: '32000000000000000000',
        withdrawal_address: WALLET,
        number_of_validators: 1,
        operator_key: operatorKey,
      }),
    );
    const verify = (tx: string, ...more: string[]) =>
      run('verify', '--intent', intent, '--statements', answer, '--tx', tx, ...more);

    const accepted = await verify(bytes);
    expect(accepted).toMatchObject({ code: 0, err: '' });
    for (const said of ['ACCEPTED, bytes only', hash, 'How to check', 'What it costs']) {
      expect(accepted.out).toContain(said);
    }
    const swapped = bytes.replace(WALLET.slice(2), 'bad0'.repeat(10));
    const refused = await verify(swapped);
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('REFUSED') });
    const withoutStatements = await run('verify', '--intent', intent, '--tx', bytes);
    expect(withoutStatements.code).toBe(1);

    const { body: health } = await ask('/health/ready', token);
    const nodes = [...new Set(JSON.stringify(health).match(/http:\/\/127\.0\.0\.1:\d+/g))];
    const asked = nodes.flatMap((node) => ['--node', node]);
    const checked = await spawnConnect(
      ['verify', '--intent', intent, '--statements', answer, '--tx', '-', ...asked, '--json'],
      { dataDir, input: `${bytes}\n` },
    );
    expect(checked).toMatchObject({ code: 0, err: '' });
    const { proved, preconditions } = JSON.parse(checked.out);
    expect(proved).toBe('bytes and chain');
    expect(preconditions.every(({ held }: { held: boolean }) => held)).toBe(true);

    const dead = await verify(bytes, '--node', 'http://127.0.0.1:1');
    expect(dead).toMatchObject({ code: 1, out: '', err: expect.stringContaining('127.0.0.1:1') });
  });
});
