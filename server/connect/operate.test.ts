import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NETWORKS, type Network } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificate } from '../../people/single-sign-on/testing/certificate.ts';
import { totpCode } from '../../people/testing/totp-code.ts';
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
/** Accepts an invitation as a new person; answers the status. */
const accept = async (link: string): Promise<number> => {
  const body = {
    token: new URL(link).hash.slice(1),
    name: 'Ada',
    password: 'a horse of 47 staples',
  };
  const answer = await fetch(`${server.url}/dashboard/api/invitation/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  });
  return answer.status;
};
/** The networks of an organization that was granted these, on a server of devnet alone. */
const granting = (...granted: Network[]) =>
  NETWORKS.map((network) => ({
    network,
    served: network === 'devnet',
    granted: granted.includes(network),
  }));
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
      { slug: 'acme', networks: granting('devnet') },
      { slug: 'two', networks: granting('devnet', 'testnet') },
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

  it('changes, regenerates and deletes tokens', async () => {
    const token = await aToken('changing');
    const of = ['--organization', 'acme'];
    const [listed] = JSON.parse(await good('tokens', 'list', ...of, '--json')).filter(
      ({ name }: { name: string }) => name === 'changing',
    );
    const changed = await good(
      ...['tokens', 'update', listed.id, ...of, '--name', 'changed', '--scopes', 'read'],
      ...['--expires', '2099-01-31', '--addresses', '127.0.0.1,2001:db8::/32', '--json'],
    );
    expect(JSON.parse(changed)).toMatchObject({
      name: 'changed',
      scopes: ['read'],
      expires_at: '2099-01-31T00:00:00.000Z',
      allowed_addresses: expect.arrayContaining([expect.stringContaining('127.0.0.1')]),
    });
    const back = ['--expires', 'never', '--addresses', 'any', '--json'];
    expect(JSON.parse(await good('tokens', 'update', listed.id, ...of, ...back))).toMatchObject({
      expires_at: null,
      allowed_addresses: [],
    });

    const regenerate = ['tokens', 'regenerate', listed.id, ...of];
    const next = (await good(...regenerate, '--overlap', '1h', '--quiet')).trim();
    for (const one of [token, next]) expect((await ask('/v1/whoami', one)).status).toBe(200);
    await good('tokens', 'end-overlap', listed.id, ...of);
    expect((await ask('/v1/whoami', token)).status).toBe(401);
    const last = (await good(...regenerate, '--quiet')).trim();
    expect((await ask('/v1/whoami', next)).status).toBe(401);
    expect(await good('tokens', 'delete', listed.id, ...of)).toContain("'changed' is deleted");
    expect((await ask('/v1/whoami', last)).status).toBe(401);
    expect(await run('tokens', 'delete', listed.id, '--organization', 'two')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no API token'),
    });
  });

  it('grants networks and takes them away', async () => {
    const of = ['--organization', 'two'];
    expect(await good('networks', 'list', ...of, '--quiet')).toBe('testnet\ndevnet\n');
    expect(await good('networks', 'grant', 'mainnet', ...of)).toMatch(/mainnet +yes +no/);
    expect(await good('networks', 'revoke', 'mainnet', ...of)).toMatch(/mainnet +no +no/);
  });

  it('lists and closes months, and refuses what is not final or not there', async () => {
    const of = ['--organization', 'acme'];
    expect(await good('periods', 'list', ...of)).toContain('No month is closed yet');
    const on = [...of, '--chain', 'eth', '--network', 'devnet'];
    // The devnet has not come so far.
    expect(await run('periods', 'close', '2199-01', ...on)).toMatchObject({
      code: 1,
      err: expect.stringContaining('can not be closed yet'),
    });
    expect(await run('periods', 'close', 'January', ...on)).toMatchObject({
      code: 1,
      err: expect.stringContaining('YYYY-MM'),
    });
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect(await run('periods', 'restate', nowhere, ...of, '--reason', 'None.')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no closed period'),
    });
  });

  it('renames an organization and says what it asks of its members and tokens', async () => {
    const strict = ['--require-two-factor', 'yes', '--max-token-days', '90'];
    const update = ['organizations', 'update', 'two'];
    expect(JSON.parse(await good(...update, '--name', 'Zwei', ...strict, '--json'))).toMatchObject({
      slug: 'two',
      name: 'Zwei',
      require_two_factor: true,
      max_token_days: 90,
    });
    expect(await good(...update, '--max-token-days', 'none')).toContain('no limit');
    expect(await run(...update.with(2, 'none'), '--name', 'N')).toMatchObject({ code: 1 });
  });

  it('invites people, who are members once they accepted', async () => {
    const of = ['--organization', 'acme'];
    const who = ['--email', 'Ada@Acme.test', '--role', 'developer'];
    const link = (await good('invitations', 'create', ...of, ...who, '--quiet')).trim();
    expect(new URL(link).pathname).toBe('/invitation');
    expect(await run('invitations', 'create', ...of, ...who)).toMatchObject({ code: 1 });
    expect(await good('invitations', 'list', ...of)).toMatch(/ada@acme\.test +developer/);
    const id = (await good('invitations', 'list', ...of, '--quiet')).trim();
    const resent = (await good('invitations', 'resend', id, ...of, '--quiet')).trim();
    expect(resent).not.toBe(link);
    expect(await accept(link)).toBe(404);
    expect(await accept(resent)).toBe(200);
    expect(await good('invitations', 'list', ...of)).toContain('There is none');

    expect(await good('members', 'list', ...of)).toMatch(/ada@acme\.test +Ada +developer/);
    const update = ['members', 'update', 'ada@ACME.test', ...of, '--role'];
    expect(await good(...update, 'owner')).toContain("'owner'");
    expect(await run('members', 'remove', 'ada@acme.test', ...of)).toMatchObject({
      code: 1,
      err: expect.stringContaining('owner'),
    });
    const another = ['--email', 'grace@acme.test', '--role', 'owner'];
    await accept((await good('invitations', 'create', ...of, ...another, '--quiet')).trim());
    expect(await good('members', 'remove', 'ada@acme.test', ...of)).toContain('no member');
    expect(await good('members', 'list', ...of, '--quiet')).toBe('grace@acme.test\n');
    expect(await run('members', 'remove', 'ada@acme.test', ...of)).toMatchObject({
      code: 1,
      err: expect.stringContaining("'members list' shows them"),
    });

    await good('invitations', 'create', ...of, ...who, '--quiet');
    const open = (await good('invitations', 'list', ...of, '--quiet')).trim();
    expect(await good('invitations', 'revoke', open, ...of)).toContain('taken back');
  });

  it('lets somebody in again who lost phone and backup codes', async () => {
    const of = ['--organization', 'acme'];
    const who = ['--email', 'lost@acme.test'];
    const invite = ['invitations', 'create', ...of, ...who, '--role', 'viewer', '--quiet'];
    const cookies = new Map<string, string>();
    const post = async (path: string, body: object) => {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const answer = await fetch(`${server.url}/dashboard/api${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie },
        body: JSON.stringify(body),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        cookies.set(name, value);
      }
      return (await answer.json()).data;
    };
    const password = 'a horse of 47 staples';
    const token = new URL((await good(...invite)).trim()).hash.slice(1);
    await post('/invitation/accept', { token, name: 'Lena', password });
    const signIn = () => post('/auth/sign-in/email', { email: 'lost@acme.test', password });
    const reset = ['people', 'reset-two-factor', ...who];
    const early = await run(...reset, '--yes');
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('nothing to reset') });

    const { totp_uri: uri } = await post('/auth/two-factor/enable', { password });
    await post('/auth/two-factor/verify-totp', { code: await totpCode(uri) });
    expect(await signIn()).toEqual({ two_factor: true });
    expect(await run(...reset)).toMatchObject({ code: 2, out: '' });
    expect(await signIn()).toEqual({ two_factor: true });
    const told = await good(...reset, '--yes');
    expect(told).toMatch(/lost@acme\.test are turned off\.\nSessions ended: \d+\.\nPasskeys .*: 0/);
    expect(await signIn()).toEqual({ two_factor: false });
    const nobody = await run('people', 'reset-two-factor', '--email', 'no@acme.test', '--yes');
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('Nobody here') });
  });

  it('makes an organization together with its first owner', async () => {
    const options = ['--name', 'Third', '--owner-email', 'owner@third.test'];
    expect(await good('organizations', 'create', ...options)).toMatch(/link +http.*\/invitation#/);
    expect(await good('invitations', 'list', '--organization', 'third')).toMatch(
      /owner@third\.test +owner/,
    );
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

  it('reads the history of validators, and returns when it is stored', async () => {
    const validator = `0x${'8a'.repeat(48)}`;
    const backfill = ['backfill', '--chain', 'eth', '--network', 'devnet', '--validators'];
    const shown = await run(...backfill, validator);
    expect(shown).toMatchObject({ code: 0, out: 'The history of 1 validator is stored.\n' });
    expect(shown.err).toMatch(/100% .* positions/);
    const again = await good(...backfill, validator, '--from', '2020-01-01', '--json');
    expect(JSON.parse(again)).toMatchObject({ chain: 'eth', network: 'devnet', stakes: 0 });
    expect(await good(...backfill, validator, '--quiet')).toBe('');
    const range = ['--from', '2020-01-01', '--to', '2020-02-01'];
    expect(JSON.parse(await good(...backfill, validator, ...range, '--json'))).toMatchObject({
      stakes: 0,
      positions_total: 0,
    });
    const backwards = ['--from', '2027-01-02', '--to', '2027-01-01'];
    expect(await run(...backfill, validator, ...backwards)).toMatchObject({
      code: 1,
      err: expect.stringContaining('its end has to be after its begin'),
    });
    expect(await run(...backfill, '0x12')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/'0x12' names no stake of eth: .*without 0x\.\n$/),
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
    const ethereum = health.chains.find(({ chain }: { chain: string }) => chain === 'eth');
    const nodes = [...new Set(JSON.stringify(ethereum).match(/http:\/\/127\.0\.0\.1:\d+/g))];
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

it('adds an identity provider to an organization, changes it and takes it away', async () => {
  const of = ['--organization', 'single-sign-on-co'];
  await good('organizations', 'create', '--name', 'Single Sign-On Co');
  const certificate = join(scratch, 'provider.pem');
  await writeFile(certificate, (await createCertificate()).certificate);
  const saml = ['--issuer', 'https://login.sso.test', '--sign-in-url', 'https://login.sso.test/in'];
  const added = [...of, '--domain', 'sso.test', ...saml, '--certificate', certificate];
  expect(await good('single-sign-on', 'list', ...of)).toContain('There is none');
  const made = JSON.parse(await good('single-sign-on', 'add', ...added, '--json'));
  expect(made).toMatchObject({ type: 'saml', domain: 'sso.test', domain_verified_at: null });
  expect(await good('single-sign-on', 'list', ...of, '--quiet')).toBe(`${made.id}\n`);

  await good('single-sign-on', 'update', made.id, ...of, '--default-role', 'analyst');
  expect(JSON.parse(await good('single-sign-on', 'list', ...of, '--json'))).toMatchObject([
    { id: made.id, default_role: 'analyst', issuer: 'https://login.sso.test' },
  ]);
  for (const [args, code, says] of [
    [['update', made.id, ...of, '--default-role', 'owner'], 1, 'a role below'],
    [['update', made.id, ...of], 2, 'Say what to change'],
    [['update', made.id, ...of, '--client-secret-file', '/missing'], 2, 'can not be read'],
    [['add', ...added, '--client-id', 'also OpenID'], 1, 'client_id'],
  ] as const) {
    expect(await run('single-sign-on', ...args)).toMatchObject({
      code,
      out: '',
      err: expect.stringContaining(says),
    });
  }
  // Nobody has set the record; where no DNS is to be had, it can not be looked for.
  expect((await run('single-sign-on', 'verify-domain', made.id, ...of)).code).toBe(1);
  await good('single-sign-on', 'remove', made.id, ...of);
  expect(await good('single-sign-on', 'list', ...of)).toContain('There is none');
});
