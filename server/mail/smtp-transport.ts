import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { MailRefusedError, type MailTransport } from '@kiln-connect/usecases';
import { ConfigurationError } from '../config/configuration-error.ts';
import { BARE_ADDRESS, type SmtpSettings } from './settings.ts';

/** How long a mail may take from the first packet to the server's last word, in milliseconds. */
const PATIENCE = 60_000;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * A transport to the SMTP server of these settings; it connects for each mail.
 * @throws {ConfigurationError} when the password can not be read.
 */
export async function createSmtpTransport(
  { host, port, secure, user, password_file, from }: SmtpSettings,
  { patience = PATIENCE }: { patience?: number } = {},
): Promise<MailTransport> {
  // A server without mail starts faster, and smaller, without it.
  const { createTransport } = await import('nodemailer');
  const isLocal = isLoopback(host);
  const transporter = createTransport({
    host,
    port: port ?? (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !isLocal,
    // Nobody stands between two programs of one machine, and such a server's certificate names another.
    tls: { rejectUnauthorized: !isLocal },
    ...(user !== undefined &&
      password_file !== undefined && { auth: { user, pass: await readPassword(password_file) } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    send: async ({ id, to, subject, text, html }, signal) => {
      if (!BARE_ADDRESS.test(to)) {
        throw new MailRefusedError('The recipient is not one bare e-mail address.');
      }
      try {
        await transporter.sendMail({
          from: { name: 'Kiln Connect', address: from },
          to: { name: '', address: to },
          subject: subject.replace(/\p{C}+/gu, ' '),
          text,
          html,
          messageId: `<${id}@${domain}>`,
          // RFC 3834: no holiday answers.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
        });
      } catch (error) {
        const { permanent, code } = error as { permanent?: boolean; code?: string };
        // A wrong password is the operator's to mend, and says nothing of this mail.
        if (permanent === true && code !== 'EAUTH') {
          throw new MailRefusedError((error as Error).message, { cause: error });
        }
        throw error;
      }
    },
  };
}

const isLoopback = (host: string): boolean => {
  const version = isIP(host);
  return version === 0
    ? host === 'localhost'
    : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
};

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new ConfigurationError(
      `The password of the mail server can not be read from mail.smtp.password_file: ${(error as Error).message}.`,
      { cause: error },
    );
  }
}
