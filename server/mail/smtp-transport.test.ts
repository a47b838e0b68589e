import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from '@kiln-connect/people/testing/providers';
import type { OutgoingMail } from '@kiln-connect/usecases';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { mailSettings, type SmtpSettings } from './settings.ts';
import { createSmtpTransport } from './smtp-transport.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** A mail server that ends with the test. */
async function aMailServer(options?: SMTPServerOptions): Promise<MailServer> {
  const server = await startMailServer(options);
  endings.push(() => server.stop());
  return server;
}

const never = new AbortController().signal;

const to = async (port: number, changes: Partial<SmtpSettings> = {}, patience?: number) => {
  const transport = await createSmtpTransport(
    { host: '127.0.0.1', port, secure: false, from: 'connect@kiln.test', ...changes },
    patience === undefined ? {} : { patience },
  );
  return {
    send: (outgoing: OutgoingMail, signal = never) => transport.send(outgoing, signal),
  };
};

const mail = {
  id: '5e0a4f4e-51f5-4a1e-9a0b-6f8f6f0a7f10',
  to: 'ada@acme.test',
  subject: 'You are invited',
  text: 'Come in.\n',
  html: '<p>Come in.</p>',
};

const refused = { name: 'MailRefusedError' };
const failed = { name: 'Error' };

/** Answers every command that matches with this line. */
const saying = (code: number, message: string): SMTPServerOptions => ({
  onRcptTo: (_address, _session, done) =>
    done(Object.assign(new Error(message), { responseCode: code })),
});

describe('mail by SMTP', () => {
  it('arrives as text and HTML, from us, under an id that is the same at each attempt', async () => {
    const { port, received } = await aMailServer();
    const transport = await to(port);
    await transport.send(mail);
    await transport.send(mail);
    expect(received).toHaveLength(2);
    for (const { recipients, mail: got } of received) {
      expect(recipients).toEqual(['ada@acme.test']);
      expect(got).toMatchObject({
        subject: 'You are invited',
        messageId: `<${mail.id}@kiln.test>`,
        from: { value: [{ name: 'Kiln Connect', address: 'connect@kiln.test' }] },
        to: { value: [{ name: '', address: 'ada@acme.test' }] },
        text: 'Come in.\n',
        html: '<p>Come in.</p>',
      });
      expect(got.headers.get('auto-submitted')).toBe('auto-generated');
    }
  });

  it('carries no header or recipient that somebody put into a subject or an address', async () => {
    const { port, received } = await aMailServer();
    const transport = await to(port);
    await transport.send({ ...mail, subject: 'Hi\r\nBcc: eve@evil.test\r\n\r\nbody' });
    expect(received.map(({ recipients }) => recipients)).toEqual([['ada@acme.test']]);
    expect(received[0]?.mail.headers.has('bcc')).toBe(false);
    expect(received[0]?.mail.subject).toBe('Hi Bcc: eve@evil.test body');
    for (const address of [
      'ada@acme.test, eve@evil.test',
      'Ada <ada@acme.test>',
      'ada@acme.test\r\nRCPT TO:<eve@evil.test>',
      'ada@acme.test>\nBcc: eve@evil.test',
      '"a b"@acme.test',
      'team:ada@acme.test;',
      'nobody',
      '',
    ]) {
      await expect(transport.send({ ...mail, to: address })).rejects.toMatchObject(refused);
    }
    expect(received).toHaveLength(1);
  });

  it('signs in with the password of the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kiln-connect-mail-'));
    endings.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'password');
    await writeFile(file, 'open sesame\n');
    const { port, received } = await aMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'connect' && password === 'open sesame'
          ? done(null, { user: username })
          : done(new Error('wrong')),
    });
    await (await to(port, { user: 'connect', password_file: file })).send(mail);
    expect(received).toHaveLength(1);
    await expect(
      (await to(port, { user: 'other', password_file: file })).send(mail),
    ).rejects.toThrow('wrong');
    await expect(to(port, { user: 'connect', password_file: `${file}.not` })).rejects.toMatchObject(
      {
        name: 'ConfigurationError',
        message: expect.stringContaining('mail.smtp.password_file'),
      },
    );
  });
});

describe('a mail server that fails', () => {
  it('is asked again later when nobody listens, or it says 4xx', async () => {
    await expect((await to(1)).send(mail)).rejects.toMatchObject(failed);
    const { port } = await aMailServer(saying(451, 'try again later'));
    await expect((await to(port)).send(mail)).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('try again later'),
    });
  });

  it('is not asked again soon when it says 5xx', async () => {
    const { port } = await aMailServer(saying(550, 'no such mailbox'));
    await expect((await to(port)).send(mail)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('no such mailbox'),
    });
  });

  it('is given up when it does not come to an end, whether it is silent or slow', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((up) => silent.listen(0, '127.0.0.1', up));
    endings.push(async () => silent.close());
    // One line of greeting after another, so that no time-out of silence ever runs out.
    const slow = createServer((socket) => {
      const drip = setInterval(() => socket.write('220-wait\r\n'), 20);
      socket.on('close', () => clearInterval(drip)).on('error', () => {});
    });
    await new Promise<void>((up) => slow.listen(0, '127.0.0.1', up));
    endings.push(async () => slow.close());
    for (const server of [silent, slow]) {
      const { port } = server.address() as AddressInfo;
      await expect((await to(port, {}, 300)).send(mail)).rejects.not.toMatchObject(refused);
      await expect((await to(port)).send(mail, AbortSignal.timeout(300))).rejects.not.toMatchObject(
        refused,
      );
    }
  });
});

describe('encryption', () => {
  // Not a loopback address in the eyes of the transport, and answered by this machine all the same.
  const elsewhere = { host: '0.0.0.0' };

  it('is asked for everywhere but on loopback: a server without it gets nothing', async () => {
    const { port, received } = await aMailServer();
    await expect((await to(port, elsewhere)).send(mail)).rejects.toThrow();
    expect(received).toEqual([]);
  });

  it('is taken on loopback where it is offered, and needs a trusted certificate elsewhere', async () => {
    const { key, certificate: cert } = await createCertificate();
    const { port, received } = await aMailServer({ key, cert, disabledCommands: [] });
    await (await to(port)).send(mail);
    expect(received.map(({ isEncrypted }) => isEncrypted)).toEqual([true]);
    await expect((await to(port, elsewhere)).send(mail)).rejects.toThrow(/self-signed|certificate/);
    const implicit = await aMailServer({ key, cert, secure: true });
    await (await to(implicit.port, { secure: true })).send(mail);
    await expect(
      (await to(implicit.port, { ...elsewhere, secure: true })).send(mail),
    ).rejects.toThrow(/self-signed|certificate/);
    expect(implicit.received).toHaveLength(1);
  });
});

describe('the settings of mail', () => {
  const smtp = { host: 'smtp.example.com', from: 'connect@example.com' };
  const errors = (settings: object): string[] =>
    mailSettings.safeParse(settings).error?.issues.map(({ message }) => message) ?? [];

  it('are none, or a server with a bare sender', () => {
    expect(errors({})).toEqual([]);
    expect(errors({ smtp })).toEqual([]);
    expect(errors({ smtp: { ...smtp, from: 'Kiln <connect@example.com>' } })).toEqual([
      expect.stringContaining('bare e-mail address'),
    ]);
    expect(errors({ smtp: { ...smtp, port: 0 } })).toEqual(['Expected a port, 1 to 65535.']);
  });

  it('want user and password file together, and never the password itself', () => {
    expect(errors({ smtp: { ...smtp, user: 'connect' } })).toEqual([
      'Expected user and password_file, both or neither.',
    ]);
    expect(errors({ smtp: { ...smtp, user: 'connect', password: 'secret' } })).not.toEqual([]);
  });
});
