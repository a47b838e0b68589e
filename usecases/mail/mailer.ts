/** Sends what `queueMail` put into the outbox. */
export interface Mailer {
  /** False where no mail server is configured: mails wait for the operator to hand them over. */
  readonly canSend: boolean;
  /** Something is about to be in the outbox: look there as soon as the transaction that does it is over. */
  wake(): void;
  /** Sends what is due now; answers how many mails it tried. Several servers may do so at once. */
  deliver(): Promise<number>;
  /** Starts nothing new; resolves when the mails under way are sent or given up. */
  stop(): Promise<void>;
}
