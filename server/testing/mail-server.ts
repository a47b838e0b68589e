import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a mail server took, as its own parser reads it. */
interface ReceivedMail {
  /** As the envelope names them. */
  readonly recipients: readonly string[];
  readonly isEncrypted: boolean;
  readonly mail: ParsedMail;
}

/** A real mail server on this machine that keeps what it takes. */
export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** The first mail to this address under this subject, also when it is still to come. */
  find(mail: { to: string; subject: string }): Promise<ReceivedMail>;
  stop(): Promise<void>;
}

/** Starts one on every address of this machine; it speaks no TLS and asks for no password by itself. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        received.push({
          recipients: session.envelope.rcptTo.map(({ address }) => address),
          isEncrypted: session.secure,
          mail,
        });
        for (const look of waiting) look();
        done();
      }, done);
    },
    ...options,
  });
  // A client that hangs up in the middle is part of some tests.
  server.on('error', () => {});
  await new Promise<void>((up) => server.listen(0, '0.0.0.0', up));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    find: ({ to, subject }) =>
      new Promise((found) => {
        const look = (): void => {
          const one = received.find(
            ({ recipients, mail }) => recipients.includes(to) && mail.subject === subject,
          );
          if (one === undefined) return;
          waiting.delete(look);
          found(one);
        };
        waiting.add(look);
        look();
      }),
    stop: () => new Promise<void>((down) => server.close(down)),
  };
}
