/** One mail, ready to be sent. */
export interface OutgoingMail {
  /** The same at every attempt: recipients' systems recognize a second copy by it. */
  readonly id: string;
  /** One bare address, no display name. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What carries mail away, usually an SMTP server. */
export interface MailTransport {
  /**
   * Resolves when somebody else has taken the mail over, within a minute or not at all.
   * @throws {MailRefusedError} when sending the same again soon is of no use; any other error says
   * that the next attempt may succeed, also when `signal` ended this one.
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
}

/** The mail server answered that it does not want this mail. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}
