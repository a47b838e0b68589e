import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let mailServer: MailServer;
let server: TestServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  const smtp = `{ host: 127.0.0.1, port: ${mailServer.port}, from: connect@kiln.test }`;
  server = await startTestServer({ settings: `mail:\n  smtp: ${smtp}\n` });
});
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});

/** The link in a mail that leads to this page. */
const linkIn = (text: string | undefined, page: string): URL => {
  const link = text?.split(/\s/).find((word) => word.includes(`${page}#`));
  return new URL(link ?? '');
};

describe('a server with a mail server', () => {
  it('invites by mail, with a link that lets the person in', async () => {
    await server.operator('POST', '/organizations/acme/invitations', {
      email: 'ada@acme.test',
      role: 'admin',
    });
    const { mail } = await mailServer.find({
      to: 'ada@acme.test',
      subject: 'You are invited to an organization on Kiln Connect',
    });
    const link = linkIn(mail.text, '/invitation');
    expect(link.origin).toBe(server.publicUrl.origin);
    const accepted = await server.browse().ask('/invitation/accept', {
      method: 'POST',
      body: { token: link.hash.slice(1), name: 'Ada', password: 'a horse of 47 staples' },
    });
    expect(accepted.status).toBe(200);
    expect(await server.operator('GET', '/mail')).toEqual([]);
  });

  it('sends a link for a new password, and tells of the change', async () => {
    const { email, ask } = await server.signIn({ email: 'bob@acme.test' });
    await ask('/auth/request-password-reset', { method: 'POST', body: { email } });
    const reset = await mailServer.find({
      to: email,
      subject: 'Choose a new password for Kiln Connect',
    });
    const token = linkIn(reset.mail.text, '/reset-password').hash.slice(1);
    const body = { token, password: 'nine purple anvils 88' };
    expect((await ask('/auth/reset-password', { method: 'POST', body })).status).toBe(200);
    await mailServer.find({ to: email, subject: 'Your password was changed' });
  });
});
