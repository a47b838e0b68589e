/** A mail that was not sent yet. */
export interface OutboxMail {
  readonly id: string;
  /** 'invitation', 'password_reset' … */
  readonly kind: string;
  /** A bare e-mail address. */
  readonly to: string;
  readonly organizationId: string | null;
  /** Its content as the caller encrypted it; kept until it is sent. */
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
  /** From then on it is not worth sending. */
  readonly expiresAt: Date;
  /** How often it was claimed. */
  readonly attempts: number;
  readonly lastError: string | null;
}

/** Mails on their way out: written with what they tell of, sent by whichever server comes first. */
export interface OutboxStore {
  add(o: {
    id: string;
    kind: string;
    to: string;
    organizationId: string | null;
    sealed: Uint8Array;
    expiresAt: Date;
  }): Promise<void>;
  /**
   * Takes the oldest ones that are due; nobody else gets them for `leaseSeconds`. Those that another
   * server takes at this moment are passed over.
   */
  claim(o: { now: Date; limit: number; leaseSeconds: number }): Promise<readonly OutboxMail[]>;
  /** It went out: forgets its content, and notes the time at the invitation that it was for. */
  sent(id: string): Promise<void>;
  failed(o: { id: string; error: string; nextAttemptAt: Date }): Promise<void>;
  /** Those neither sent nor expired, the oldest first. */
  pending(o: { now: Date; limit: number }): Promise<readonly OutboxMail[]>;
  /** Forgets those that have expired, sent or not. */
  prune(now: Date): Promise<void>;
}
