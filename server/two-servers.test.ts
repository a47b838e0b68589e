import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPostgresAvailable, startPostgres, type TestPostgres } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBrowser } from './testing/browser.ts';
import { type SignedInBrowser, startTestServer, type TestServer } from './testing/test-server.ts';

/** What a change may take to reach every server, in milliseconds. */
const WITHIN = { timeout: 1_000, interval: 20 };

const title = isPostgresAvailable()
  ? 'two servers on one PostgreSQL'
  : 'two servers on one PostgreSQL (skipped: it is not installed here and TEST_DATABASE_URL is not set)';

describe.skipIf(!isPostgresAvailable())(title, () => {
  let folder: string;
  let postgres: TestPostgres;
  let one: TestServer;
  let two: TestServer;
  let owner: SignedInBrowser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connect-two-servers-'));
    postgres = await startPostgres();
    const environment = {
      DATABASE_URL: await postgres.createDatabase(),
      CONNECT_MASTER_KEY_FILE: join(folder, 'master.key'),
      CONNECT_PUBLIC_URL: 'https://connect.example',
    };
    await writeFile(environment.CONNECT_MASTER_KEY_FILE, randomBytes(32).toString('hex'));
    one = await startTestServer({ environment });
    two = await startTestServer({ environment });
    owner = await one.signIn();
  }, 120_000);
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** The same browser, whose next request goes to the other server. */
  const at = (server: TestServer, browser: SignedInBrowser) =>
    createBrowser(server.url, browser.cookies());

  const statusAt = async (server: TestServer, token: string): Promise<number> =>
    (await server.ask('/v1/whoami', { token })).status;

  it('know the same people, who are signed in at both', async () => {
    const { status, body } = await at(two, owner).ask('/me');
    expect([status, body.data.person.email]).toEqual([200, owner.email]);
  });

  it('let a removed member in no more, whichever of them removed it', async () => {
    const member = await one.signIn({ role: 'developer' });
    const there = at(two, member);
    expect((await there.ask('/organizations/acme/tokens')).status).toBe(200);
    await owner.ask(`/organizations/acme/members/${member.userId}`, { method: 'DELETE', body: {} });
    expect((await there.ask('/organizations/acme/tokens')).status).toBe(404);
  });

  it('end a session at both', async () => {
    const person = await one.signIn();
    await person.ask('/auth/sign-out', { method: 'POST', body: {} });
    expect((await at(two, person).ask('/me')).status).toBe(401);
  });

  it('refuse a deleted token within a second, and a regenerated one', async () => {
    const create = async (name: string) =>
      (
        await owner.ask('/organizations/acme/tokens', {
          method: 'POST',
          body: { name, network: 'devnet', scopes: ['read'] },
        })
      ).body.data as { id: string; token: string };
    const deleted = await create('deleted');
    const regenerated = await create('regenerated');
    for (const { token } of [deleted, regenerated]) {
      for (const server of [one, two]) expect(await statusAt(server, token)).toBe(200);
    }
    await owner.ask(`/organizations/acme/tokens/${deleted.id}`, { method: 'DELETE', body: {} });
    await vi.waitFor(async () => expect(await statusAt(two, deleted.token)).toBe(401), WITHIN);
    const { body } = await owner.ask(`/organizations/acme/tokens/${regenerated.id}/regenerate`, {
      method: 'POST',
      body: { overlap_seconds: 0 },
    });
    await vi.waitFor(async () => expect(await statusAt(two, regenerated.token)).toBe(401), WITHIN);
    expect(await statusAt(two, body.data.token)).toBe(200);
  });

  it('refuse a network within a second of its being taken away', async () => {
    const { token } = await one.createToken();
    expect(await statusAt(two, token)).toBe(200);
    await one.operator('DELETE', '/organizations/acme/networks/devnet');
    await vi.waitFor(async () => expect(await statusAt(two, token)).toBe(403), WITHIN);
    await one.operator('POST', '/organizations/acme/networks', { network: 'devnet' });
    await vi.waitFor(async () => expect(await statusAt(two, token)).toBe(200), WITHIN);
  });

  it('take no set-up link any more once somebody owns an organization', async () => {
    for (const server of [one, two]) {
      const answer = await server.browse().ask('/set-up', {
        method: 'POST',
        body: {
          token: new URL(server.setUpLink ?? '').hash.slice(1),
          organization_name: 'Taken over',
          name: 'Eve',
          email: 'eve@evil.test',
          password: 'a horse that staples 47 batteries',
        },
      });
      expect(answer).toMatchObject({ status: 404, body: { error: 'set_up_link_not_found' } });
    }
    const organizations = await one.operator('GET', '/organizations');
    expect(organizations.map(({ slug }: { slug: string }) => slug)).toEqual(['acme']);
  });
});
