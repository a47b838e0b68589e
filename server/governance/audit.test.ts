import { ROLES } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.operator('POST', '/organizations', { name: 'Other', networks: ['devnet'] });
});
afterAll(() => server.stop());

const path = '/organizations/acme/audit';

describe('the audit log in the dashboard', () => {
  it('is for owners and admins, as a list and as CSV', async () => {
    for (const role of ROLES) {
      const { ask } = await server.signIn({ role });
      const may = role === 'owner' || role === 'admin';
      for (const part of ['', '.csv']) {
        const { status, body } = await ask(path + part);
        expect([role, part, status]).toEqual([role, part, may ? 200 : 403]);
        if (!may) expect(body.error).toBe('missing_permission');
      }
    }
  });

  it('is not there for members of another organization, nor for who is not signed in', async () => {
    const { ask } = await server.signIn({ organization: 'other', role: 'owner' });
    for (const part of ['', '.csv']) {
      expect((await ask(path + part)).status).toBe(404);
      expect((await server.browse().ask(path + part)).status).toBe(401);
    }
  });

  it('shows who did what, from where, with what was before and after, and nothing of others', async () => {
    const { ask, email, userId } = await server.signIn({ role: 'owner' });
    await server.signIn({ organization: 'other', role: 'owner' });
    const { token } = await server.createToken();
    await ask('/organizations/acme', { method: 'PATCH', body: { name: 'Acme & Sons' } });
    const { body } = await ask(path);
    expect(body.data[0]).toEqual({
      seq: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      actor: { type: 'user', id: userId, label: email },
      action: 'organization_updated',
      subject: { type: 'organization', id: expect.any(String), label: 'acme' },
      details: { before: { name: 'Acme' }, after: { name: 'Acme & Sons' } },
      address: '127.0.0.1',
      user_agent: expect.any(String),
    });
    const text = JSON.stringify(body);
    expect(text).not.toContain(token);
    expect(text).not.toContain('operator_request');
    expect(text.match(/"label":"[^"]*other[^"]*"/)).toBeNull();
  });

  it('is narrowed and turned page by page', async () => {
    const { ask } = await server.signIn({ role: 'owner' });
    for (let i = 0; i < 3; i += 1) await server.createToken();
    const first = await ask(`${path}?action=token_created&limit=2`);
    expect(first.body.data).toHaveLength(2);
    const next = first.body.next_before;
    const second = await ask(`${path}?action=token_created&limit=2&before=${next}`);
    expect(second.body.data[0].seq).toBeLessThan(next);
    expect((await ask(`${path}?text=no+such+thing`)).body).toEqual({ data: [], next_before: null });
    expect((await ask(`${path}?to=2020-01-01T00:00:00Z`)).body.data).toEqual([]);
  });

  it('refuses questions that it does not understand', async () => {
    const { ask } = await server.signIn({ role: 'owner' });
    for (const query of ['limit=0', 'limit=201', 'before=x', 'from=yesterday', 'actions=x']) {
      expect([query, (await ask(`${path}?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('is saved as a file of CSV, never shown as a page', async () => {
    const { ask } = await server.signIn({ role: 'owner' });
    const { headers, body } = await ask(`${path}.csv`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit-log-acme.csv"');
    expect(body).toMatch(/^seq,at,actor_type,[^\n]+\r\n/);
  });

  it('has no door to the whole log, the heads or the mails', async () => {
    const { ask } = await server.signIn({ role: 'owner' });
    for (const part of ['/audit/entries', '/audit/head', '/audit/heads', '/audit/key', '/mail']) {
      expect([part, (await ask(part)).status]).toEqual([part, 404]);
    }
  });
});
