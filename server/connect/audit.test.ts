import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { runConnect, spawnConnect } from './testing/run-connect.ts';

let server: TestServer;
let scratch: string;
/** A whole log, a head of its middle, and the key, as an operator keeps them elsewhere. */
let log: string;
let head: string;
let key: string;

const run = (...args: string[]) => runConnect(args, { dataDir: server.dataDir });
const good = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(...args);
  expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
  return out;
};
const written = async (name: string, text: string): Promise<string> => {
  const file = join(scratch, name);
  await writeFile(file, text);
  return file;
};

beforeAll(async () => {
  server = await startTestServer();
  scratch = await mkdtemp(join(tmpdir(), 'connect-audit-'));
  await server.createToken();
  head = await written('head.json', await good('audit', 'head', '--sign-now', '--quiet'));
  await server.createToken();
  log = join(scratch, 'log.jsonl');
  await good('audit', 'export', '--out', log);
  key = (await good('audit', 'key')).trim();
});
afterAll(async () => {
  await server.stop();
  await rm(scratch, { recursive: true });
});

describe('connect audit verify', () => {
  it('finds the log of a running server intact, with the heads of the folder and the database', async () => {
    expect(await good('audit', 'verify')).toMatch(
      /^The audit log is intact: \d+ entries and (1 signed head|\d+ signed heads) read; what stands up to entry \d+ is signed\.\n$/,
    );
    expect(await good('audit', 'verify', '--quiet')).toBe('intact\n');
    expect(JSON.parse(await good('audit', 'verify', '--json'))).toMatchObject({
      verdict: 'intact',
      faults: [],
    });
  });

  it('holds it against a head and a key that were kept elsewhere', async () => {
    await good('audit', 'verify', '--head', head, '--public-key', key);
    const { code, out } = await run('audit', 'verify', '--public-key', 'ab'.repeat(32));
    expect(code).toBe(1);
    expect(out).toContain('THE AUDIT LOG IS BROKEN');
    expect(out).toContain('is not signed by the key');
  });

  it('ends with 0 or 1 as a command of its own, and reads a file without a server', async () => {
    const args = ['audit', 'verify', '--log', log, '--head', head, '--public-key', key, '--quiet'];
    const dataDir = join(scratch, 'nowhere');
    expect(await spawnConnect(args, { dataDir })).toEqual({ code: 0, out: 'intact\n', err: '' });
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    const cut = await written('cut.jsonl', lines.slice(0, 3).join('\n'));
    const broken = await spawnConnect(
      args.map((arg) => (arg === log ? cut : arg)),
      { dataDir },
    );
    expect(broken).toEqual({ code: 1, out: 'broken\n', err: '' });
  });

  it('says what is wrong with a file, and where', async () => {
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    const verify = async (name: string, changed: readonly string[]) => {
      const file = await written(name, changed.join('\n'));
      return run('audit', 'verify', '--log', file, '--head', head, '--public-key', key);
    };
    const changed = lines.map((line) => line.replace('token 1', 'token 9'));
    expect((await verify('changed', changed)).out).toContain('was changed');
    expect((await verify('gap', lines.toSpliced(1, 1))).out).toContain('Entry 2 is missing.');
    const [one = '', two = '', ...others] = lines;
    expect((await verify('order', [two, one, ...others])).out).toContain(
      'Entry 1 stands after entry 2; it belongs before it.',
    );
    expect((await verify('cut', lines.slice(0, 2))).out).toContain('its end was cut off');
    expect(await verify('garbage', [...lines, '{"seq":'])).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Line ${lines.length + 1} of`),
    });
    expect(await verify('more', [lines[0]?.replace('{', '{"hidden":1,') ?? ''])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no entry of an audit log'),
    });
  });

  it('goes on where a power cut left half a head, and says so', async () => {
    const half = await written('heads.jsonl', `${(await readFile(head, 'utf8')).trim()}\n{"seq":1`);
    const { code, err } = await run('audit', 'verify', '--head', half);
    expect({ code, err }).toEqual({
      code: 0,
      err: `Line 2 of ${half} is no signed head and was left out.\n`,
    });
  });

  it('ends with 2 when it is used wrongly', async () => {
    for (const [args, message] of [
      [['--log', log], 'give --public-key'],
      [['--log', join(scratch, 'none'), '--public-key', key], 'can not be read'],
      [['--head', join(scratch, 'none')], 'can not be read'],
      [['--head', await written('empty', '')], 'There is no signed head'],
      [['--public-key', 'abc'], '64 hexadecimal digits'],
    ] as const) {
      const { code, err } = await run('audit', 'verify', ...args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(err).toContain(message);
    }
  });
});

describe('connect audit head', () => {
  it('prints the newest head, which is in the data folder too, for its owner alone', async () => {
    const newest = (await good('audit', 'head', '--sign-now')).trim();
    expect(await good('audit', 'head')).toBe(`${newest}\n`);
    const file = join(server.dataDir, 'audit-heads.jsonl');
    expect((await readFile(file, 'utf8')).trimEnd().split('\n').at(-1)).toBe(newest);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(newest).public_key).toBe(key);
  });
});

describe('connect audit export', () => {
  it('writes the whole log as lines that verify reads, or the entries of one organization as CSV', async () => {
    const lines = (await good('audit', 'export')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(lines.map((_, i) => i + 1));
    const csv = await good('audit', 'export', '--format', 'csv', '--organization', 'acme');
    expect(csv).toMatch(/^seq,at,actor_type,/);
    expect(csv).toContain(',token_created,');
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  it('never writes over a file, and says whose entries it needs to know', async () => {
    expect(await run('audit', 'export', '--out', log)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });
    for (const args of [
      ['--format', 'csv'],
      ['--organization', 'acme'],
      ['--format', 'xml'],
    ]) {
      expect(await run('audit', 'export', ...args)).toMatchObject({ code: 2 });
    }
    expect(
      await run('audit', 'export', '--format', 'csv', '--organization', '../../mail'),
    ).toMatchObject({ code: 1, err: expect.stringContaining('There is no organization') });
  });
});

describe('connect mail list', () => {
  it('shows who waits for which link, until the mail is sent', async () => {
    await server.operator('POST', '/organizations/acme/invitations', {
      email: 'ada@acme.test',
      role: 'viewer',
    });
    const out = await good('mail', 'list');
    expect(out).toContain('ada@acme.test');
    expect(out).toMatch(/\/invitation#\S+/);
    expect((await good('mail', 'list', '--quiet')).trim()).toMatch(/^http:\S+\/invitation#\S+$/);
  });
});
