import { z } from 'zod';

const text = (what: string) => {
  const error = `Expected ${what}.`;
  return z.string({ error }).min(1, { error });
};

const PORT = 'Expected a port, 1 to 65535.';
/** One bare address without a display name: nothing in it can end a header or begin another address. */
export const BARE_ADDRESS = /^[^\s\p{C}<>()[\]",;:\\@]+@[^\s\p{C}<>()[\]",;:\\@]+$/u;

const smtp = z
  .strictObject({
    host: text('the name of the mail server, such as smtp.example.com'),
    port: z
      .int({ error: PORT })
      .min(1, { error: PORT })
      .max(65_535, { error: PORT })
      .optional()
      .describe('465 where `secure` is true, else 587, unless it says otherwise.'),
    secure: z
      .boolean({ error: 'Expected true or false.' })
      .default(false)
      .describe(
        'TLS from the first byte. Without it the connection becomes TLS by STARTTLS, and is given up where the server does not offer that; on loopback alone mail may go in clear.',
      ),
    user: text('the name to sign in with').optional(),
    password_file: text('the path of the file that holds the password')
      .optional()
      .describe('One line; needed with `user`.'),
    from: z
      .string({ error: 'Expected an e-mail address.' })
      .regex(BARE_ADDRESS, { error: 'Expected a bare e-mail address: connect@example.com.' })
      .describe('Who the mails are from.'),
  })
  .refine(({ user, password_file }) => (user === undefined) === (password_file === undefined), {
    error: 'Expected user and password_file, both or neither.',
  });

/** `mail` of the configuration file; without `smtp` mails wait for the operator to hand them over. */
export const mailSettings = z.strictObject({
  smtp: smtp.optional().describe('The SMTP server that takes mails.'),
});

export type SmtpSettings = z.infer<typeof smtp>;
