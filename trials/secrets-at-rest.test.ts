import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '@kiln-connect/core';
import { openStore } from '@kiln-connect/store';
import { generateKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveValidatorKey } from '../chains/ethereum/keys/derive.ts';
import { runConnect } from '../server/connect/testing/run-connect.ts';
import { createMasterKeyText, parseMasterKey } from '../usecases/master-key.ts';
import { createSealer } from '../usecases/sealing.ts';
import { type ServerProcess, startServerProcess } from './journey/server-process.ts';

/** Everything that a server leaves behind, searched for every secret that it holds. */

let scratch: string;
let dataDir: string;
let server: ServerProcess;
let token: string;
let printed = '';

const start = async (environment: Record<string, string> = {}): Promise<ServerProcess> =>
  startServerProcess({
    dataDir,
    timeoutMs: 240_000,
    onOutput: (text) => {
      printed += text;
    },
    environment: {
      CONNECT_LOG_LEVEL: 'debug',
      NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${join(scratch, 'reports')}`,
      ...environment,
    },
  });
const run = (...args: string[]) => runConnect(args, { dataDir });
const good = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(...args);
  expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
  return out.trim();
};
const ask = async (path: string, body?: object) => {
  const response = await fetch(server.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests name the fields that they read
  return (await response.json()) as any;
};
/** What Node writes down of a process that is in trouble. */
async function diagnosticReport(): Promise<string> {
  const folder = join(scratch, 'reports');
  const before = await readdir(folder);
  server.process.kill('SIGUSR2');
  for (let tries = 0; tries < 100; tries++) {
    const made = (await readdir(folder)).find((file) => !before.includes(file));
    await sleep(200);
    if (made !== undefined) return readFile(join(folder, made), 'utf8');
  }
  throw new Error('no diagnostic report was written');
}

/** The secrets of the database, opened as only the holder of the master key can. */
async function secretsOf(masterKey: Uint8Array): Promise<{ [name: string]: Buffer }> {
  const sealer = createSealer(masterKey);
  const network = 'devnet';
  const store = await openStore({ dataDir, log: silentLog });
  try {
    const kept = await store.secrets.list({ prefix: '', network });
    const opened = Object.fromEntries(
      kept.map(({ name, sealed }) => [name, Buffer.from(sealer.open({ name, network, sealed }))]),
    );
    return opened;
  } finally {
    await store.close();
  }
}

/** A secret in every form in which it might be written somewhere. */
const formsOf = (secret: Buffer): Buffer[] => [
  secret,
  ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(secret.toString(form))),
  Buffer.from(secret.toString('hex').toUpperCase()),
];

async function filesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'secrets-at-rest-'));
  dataDir = join(scratch, 'data');
  await mkdir(join(scratch, 'reports'));
  server = await start();
  await good('organizations', 'create', '--name', 'Acme');
  const of = ['--organization', 'acme', '--network', 'devnet'];
  token = await good('tokens', 'create', ...of, '--name', 'all', '--quiet');
}, 300_000);
afterAll(async () => {
  await server?.stop();
  await rm(scratch, { recursive: true, force: true });
}, 60_000);

describe('what a server leaves behind', { timeout: 300_000 }, () => {
  let publicKeys: string[];
  let masterKey: Uint8Array;
  let secrets: { [name: string]: Buffer };
  let report: string;

  it('has keys that somebody could want', async () => {
    const account = await ask('/v1/accounts', { name: 'Treasury', description: '' });
    const answer = await ask('/v1/eth/keys', {
      account_id: account.data.id,
      withdrawal_address: `0x${'ab'.repeat(20)}`,
      number: 5,
      format: 'batch_deposit',
      kiln_signature: true,
    });
    publicKeys = answer.data.pubkeys;
    expect(publicKeys).toHaveLength(5);
    await ask('/v1/eth/keys', { nonsense: true });
    report = await diagnosticReport();
    await server.stop();
    masterKey = parseMasterKey(await readFile(join(dataDir, 'master.key'), 'utf8'));
    secrets = await secretsOf(masterKey);
    expect(Object.keys(secrets).toSorted()).toEqual([
      'master-key',
      'openpgp-key/1',
      'operator-key/1',
      'validator-seed/eth',
    ]);
  });

  it('holds no secret in the clear: not in the database, the log or a diagnostic report', async () => {
    const seed = secrets['validator-seed/eth'] as Buffer;
    const { pkcs8 } = JSON.parse(String(secrets['operator-key/1'])) as { pkcs8: string };
    const armored = String(secrets['openpgp-key/1']).split('\n');
    const wanted: [string, Buffer[]][] = [
      ['the master key', formsOf(Buffer.from(masterKey))],
      ['the seed', formsOf(seed)],
      ['the operator’s key', formsOf(Buffer.from(pkcs8, 'base64'))],
      ['the OpenPGP key', armored.slice(3, -3).map((line) => Buffer.from(line))],
      ['an API token', [Buffer.from(token)]],
    ];
    for (let index = 0; index < publicKeys.length; index++) {
      // What a keystore of the key opens to, as a validator client reads it.
      const keystore = await deriveValidatorKey(seed, index).keystore('p', 'low');
      const { decrypt } = await import('@chainsafe/bls-keystore');
      const secret = Buffer.from(await decrypt(keystore as never, 'p'));
      wanted.push([`validator key ${index}`, formsOf(secret)]);
    }
    const places: [string, Buffer[]][] = [
      ['the database', await filesBelow(join(dataDir, 'database'))],
      ['the log', [Buffer.from(printed)]],
      ['the report', [Buffer.from(report)]],
    ];
    // The search finds what is there.
    expect(places[0]?.[1].some((file) => file.includes(publicKeys[0] ?? ''))).toBe(true);
    expect(report).toContain('"javascriptHeap"');
    for (const [place, files] of places) {
      for (const [name, forms] of wanted) {
        const isThere = files.some((file) => forms.some((form) => file.includes(form)));
        expect([place, name, isThere]).toEqual([place, name, false]);
      }
    }
  });

  it('opens with another master key once that was rotated, which takes no server', async () => {
    const newKeyFile = join(scratch, 'new.key');
    await writeFile(newKeyFile, createMasterKeyText(), { mode: 0o600 });
    const rotate = ['master-key', 'rotate', '--new-key-file', newKeyFile];
    expect(await good(...rotate)).toContain('Secrets             4');
    expect(await good(...rotate)).toContain('was encrypted with the new key already');
    const text = await readFile(newKeyFile, 'utf8');
    expect(await readFile(join(dataDir, 'master.key'), 'utf8')).toBe(text);
    await expect(secretsOf(masterKey)).rejects.toThrow('another master key');
    expect(await secretsOf(parseMasterKey(text))).toEqual(secrets);

    server = await start({ CONNECT_MASTER_KEY: text.trim() });
    const files = await good(
      ...['keystores', 'export', '--chain', 'eth', '--network', 'devnet', '--quiet'],
      ...['--out', join(scratch, 'keystores'), '--password-file', newKeyFile],
    );
    expect(files.split('\n')).toHaveLength(5);
    const named = ['--chain', 'eth', '--network', 'devnet'];
    expect(await good('validators', 'list', ...named)).toContain('in devnet');
    const [first = ''] = publicKeys;
    const exit = ['validators', 'exit', ...named, '--because', 'a test', '--validators'];
    expect(await good(...exit, first)).toContain('no_validator_index');
    const move = ['validators', 'move', ...named, '--to', 'nowhere', '--validators', first];
    expect(await run(...move)).toMatchObject({
      code: 1,
      err: expect.stringContaining("names no validator client 'nowhere'; there is devnet"),
    });
    const { publicKey } = await generateKey({ userIDs: { name: 'Treasury' } });
    await writeFile(join(scratch, 'customer.asc'), publicKey);
    const of = ['--organization', 'acme'];
    const set = ['exit-message-key', 'set', ...of, '--key-file', join(scratch, 'customer.asc')];
    const fingerprint = await good(...set, '--quiet');
    expect(await good('exit-message-key', 'show', ...of)).toContain(fingerprint);
    expect(await good('exit-message-key', 'remove', ...of)).toBe('The key is removed.');
    expect(await good('operator-key', 'show', '--openpgp')).toMatch(
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----/,
    );
    const busy = await run(...rotate);
    expect(busy).toMatchObject({ code: 1, err: expect.stringContaining('is in use') });
    expect(await good('audit', 'verify', '--quiet')).toBe('intact');
    const auditKey = join(scratch, 'audit-key.json');
    await writeFile(auditKey, await good('audit', 'key', '--json'));
    const log = join(scratch, 'audit.jsonl');
    await good('audit', 'export', '--out', log);
    const heads = join(dataDir, 'audit-heads.jsonl');
    const kept = ['--log', log, '--head', heads, '--key-file', auditKey, '--quiet'];
    expect(await good('audit', 'verify', ...kept)).toBe('intact');
    // A report lists the environment of the process: the key is not in it any more.
    const now = await diagnosticReport();
    expect(now).toContain('CONNECT_DATA_DIR');
    expect(now).not.toContain(text.trim());
  });
});
