import type { Sealer } from '../sealing.ts';

/** What of a mail is encrypted while it waits. */
export interface MailLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where its button leads; null when it has none. */
  readonly link: string | null;
}

/** What a mail's content is sealed under; mails belong to no network. */
export const mailSecretName = (id: string) => ({ name: `mail/${id}`, network: 'any' });

/** Encrypts a mail's content for its row in the outbox. */
export const sealMail = (id: string, letter: MailLetter, sealer: Sealer): Uint8Array =>
  sealer.seal({ ...mailSecretName(id), clear: Buffer.from(JSON.stringify(letter)) });

/** @throws {Error} when it was sealed for another row, or with another master key. */
export const openMail = (id: string, sealed: Uint8Array, sealer: Sealer): MailLetter =>
  JSON.parse(Buffer.from(sealer.open({ ...mailSecretName(id), sealed })).toString()) as MailLetter;
