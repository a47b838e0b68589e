import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_TYPES } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runConnect, spawnConnect } from './testing/run-connect.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-command-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runConnect(args, { dataDir: folder });
const fileOf = async (name: string, content: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
};

describe('the command line', () => {
  it('helps with each command', async () => {
    const commands = [
      [],
      ['organizations', 'create'],
      ['organizations', 'list'],
      ['organizations', 'update'],
      ['networks', 'list'],
      ['networks', 'grant'],
      ['networks', 'revoke'],
      ['members', 'list'],
      ['members', 'update'],
      ['members', 'remove'],
      ['invitations', 'create'],
      ['invitations', 'list'],
      ['invitations', 'resend'],
      ['invitations', 'revoke'],
      ['people', 'reset-two-factor'],
      ['tokens', 'create'],
      ['tokens', 'list'],
      ['tokens', 'update'],
      ['tokens', 'regenerate'],
      ['tokens', 'end-overlap'],
      ['tokens', 'delete'],
      ['tokens', 'revoke'],
      ['webhooks', 'create'],
      ['webhooks', 'list'],
      ['webhooks', 'update'],
      ['webhooks', 'rotate-secret'],
      ['webhooks', 'test'],
      ['webhooks', 'deliveries'],
      ['webhooks', 'replay'],
      ['webhooks', 'delete'],
      ['webhooks', 'events'],
      ['alerts', 'list'],
      ['policy', 'show'],
      ['policy', 'propose'],
      ['policy', 'approve'],
      ['policy', 'cancel'],
      ['policy', 'history'],
      ['nonce-accounts', 'list'],
      ['nonce-accounts', 'create'],
      ['nonce-accounts', 'give-up'],
      ['verifier'],
      ['set-up', 'link'],
      ['devnet', 'fund'],
      ['devnet', 'advance'],
      ['operator-key', 'show'],
      ['operator-key', 'rotate'],
      ['keystores', 'export'],
      ['verify'],
    ];
    for (const command of commands) {
      const { code, out } = await run(...command, '--help');
      expect([command, code]).toEqual([command, 0]);
      expect(out).toContain(`Usage: ${['connect', ...command].join(' ')}`);
      for (const option of ['--data-dir', '--json', '--quiet']) expect(out).toContain(option);
      // What a program keeps for itself is nothing that a reader can type.
      expect([command, out]).not.toEqual([command, expect.stringMatching(/default: (\[|\d{3})/)]);
    }
  });

  it('says in its help which options a command can not do without, and what they may be', async () => {
    const { out: list } = await run('alerts', 'list', '--help');
    expect(list.replace(/\s+/g, ' ')).toContain(
      '--network <network> on which network: mainnet, testnet or devnet (required)',
    );
    expect(list).not.toMatch(/--state[^-]*\(required\)/);
    for (const command of ['create', 'update', 'events']) {
      const { out } = await run('webhooks', command, '--help');
      for (const type of Object.keys(EVENT_TYPES)) expect(out).toContain(`  ${type}\n`);
    }
  });

  it('ends with 2 when it is used wrongly, saying how', async () => {
    const fund = ['devnet', 'fund', '--chain', 'eth', '--address', '0x1'];
    for (const [args, says] of [
      [[], 'Usage'],
      [['frobnicate'], 'unknown command'],
      [['organizations', 'create'], "'--name <name>' not specified"],
      [['organizations', 'create', '--name', 'a', '--networks', 'devnet,moonet'], 'mainnet'],
      [['tokens', 'revoke'], "missing required argument 'id'"],
      [['tokens', 'delete', 'x'], "'--organization <slug>' not specified"],
      [['tokens', 'update', 'x', '--organization', 'a'], 'Say what to change'],
      [['tokens', 'update', 'x', '--organization', 'a', '--expires', 'soon'], "or 'never'"],
      [['tokens', 'update', 'x', '--organization', 'a', '--expires', '2027-13-01'], "or 'never'"],
      [['tokens', 'update', 'x', '--organization', 'a', '--expires', '2027-02-30'], "or 'never'"],
      [['tokens', 'regenerate', 'x', '--organization', 'a', '--overlap', '2h'], '0, 1h, 24h, 7d'],
      [['organizations', 'update', 'a'], 'Say what to change'],
      [['webhooks', 'update', 'x', '--organization', 'a'], 'Say what to change'],
      [['webhooks', 'replay', 'x', '--organization', 'a'], 'either --delivery or --failed-since'],
      [['webhooks', 'replay', 'x', '--organization', 'a', '--failed-since', 'never'], 'in UTC'],
      [['webhooks', 'events', '--organization', 'a', '--type', 'policy.chnged'], 'policy.changed'],
      [['people', 'reset-two-factor', '--email', 'a@b.c'], 'with --yes'],
      [['organizations', 'update', 'a', '--require-two-factor', 'maybe'], 'yes or no'],
      [['organizations', 'update', 'a', '--max-token-days', '3651'], 'from 1 to 3650'],
      [['networks', 'grant', 'moonet', '--organization', 'a'], 'mainnet'],
      [['members', 'update', 'a@b.c', '--organization', 'a', '--role', 'king'], 'Roles are owner'],
      [['invitations', 'create', '--organization', 'a', '--email', 'a@b.c'], "'--role <role>'"],
      [['tokens', 'list', '--organization', 'a', '--sort'], "unknown option '--sort'"],
      [[...fund, '--amount', '1e3'], 'whole tokens'],
      [[...fund, '--amount', '0'], 'whole tokens'],
      [[...fund, '--amount', '-1'], 'whole tokens'],
      [['devnet', 'advance', '--chain', 'eth'], '--epochs N or --days N'],
      [['devnet', 'advance', '--chain', 'eth', '--days', '1', '--epochs', '1'], 'cannot be used'],
      [['devnet', 'advance', '--chain', 'eth', '--days', '0'], 'from 1 to 100000'],
      [['devnet', 'advance', '--chain', 'eth', '--days', '100001'], 'from 1 to 100000'],
    ] as const) {
      const { code, err } = await run(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(err).toContain(says);
    }
  });

  it('ends with 1 when no server runs, saying where it looked', async () => {
    const { code, out, err } = await run('organizations', 'list');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(join(folder, 'operator.json'));
    const elsewhere = await run('organizations', 'list', '--data-dir', '/nowhere/else');
    expect(elsewhere.err).toContain('/nowhere/else/operator.json');
  });

  it('ends with 1 when the server of the folder has ended, or somebody else is there', async () => {
    const foreign = createServer((_request, response) => response.end('hello')).listen(0);
    const { port } = foreign.address() as AddressInfo;
    const access = { url: `http://127.0.0.1:${port}`, key: 'k', pid: 4711 };
    await fileOf('operator.json', JSON.stringify(access));
    const strange = await run('organizations', 'list');
    expect(strange).toMatchObject({ code: 1, err: expect.stringContaining('without JSON') });

    await new Promise((done) => foreign.close(done));
    const gone = await run('organizations', 'list');
    expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('process 4711') });
    await rm(join(folder, 'operator.json'));
  });
});

describe('the command line as a process', () => {
  it('ends with 0, 1 and 2, and reads standard input and its data folder', async () => {
    const intent = await fileOf('intent.json', '{"chain":"eth","network":"devnet"}');
    for (const [args, code, said] of [
      [['tokens', '--help'], 0, 'Usage: connect tokens'],
      [['tokens', 'list', '--organization', 'a'], 1, join(folder, 'operator.json')],
      [['tokens', 'list'], 2, 'not specified'],
      [['verify', '--intent', intent, '--tx', '-'], 1, 'REFUSED'],
    ] as const) {
      const ran = await spawnConnect(args, { dataDir: folder, input: '0xdeadbeef' });
      expect([args, ran.code]).toEqual([args, code]);
      expect(ran.out + ran.err).toContain(said);
    }
  });
});

describe('verify without a server', () => {
  const intent = JSON.stringify({ version: 1, chain: 'eth', network: 'devnet', action: 'stake' });

  it('ends with 2 when a file can not be read or holds something else', async () => {
    const good = await fileOf('intent.json', intent);
    const broken = await fileOf('broken.json', '{');
    const list = await fileOf('list.json', '[]');
    const noNetwork = await fileOf('no-network.json', '{"chain":"eth"}');
    for (const [args, says] of [
      [['--intent', join(folder, 'missing.json'), '--tx', '0x00'], 'can not be read'],
      [['--intent', broken, '--tx', '0x00'], 'is not JSON'],
      [['--intent', list, '--tx', '0x00'], 'a JSON object'],
      [['--intent', noNetwork, '--tx', '0x00'], 'its network'],
      [['--intent', good], "'--tx <hex>' not specified"],
      [['--intent', good, '--tx', '@/missing'], 'can not be read'],
      [['--intent', good, '--tx', '0x00', '--statements', good], 'operator statements'],
    ] as const) {
      const { code, err } = await run('verify', ...args);
      expect([args, code]).toEqual([args, 2]);
      expect(err).toContain(says);
    }
  });

  it('ends with 1 for bytes that are no transaction, wherever they come from', async () => {
    const good = await fileOf('intent.json', intent);
    const bytes = await fileOf('tx.hex', '0xdeadbeef\n');
    for (const [tx, input] of [
      ['0xdeadbeef', ''],
      ['', ''],
      [`@${bytes}`, ''],
      ['-', '0xdeadbeef\n'],
    ] as const) {
      const args = ['verify', '--intent', good, '--tx', tx];
      const { code, out } = await runConnect(args, { dataDir: folder, input });
      expect([tx, code]).toEqual([tx, 1]);
      expect(out).toContain('REFUSED');
    }
    const { code, out } = await run('verify', '--intent', good, '--tx', '0x00', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'refused', proved: 'bytes' });
    const quiet = await run('verify', '--intent', good, '--tx', '0x00', '--quiet');
    expect(quiet).toEqual({ code: 1, out: '', err: '' });
  });
});
