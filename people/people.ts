import type { Clock, Log } from '@kiln-connect/core';
import type { AuditEntry, Store } from '@kiln-connect/store';

/** Who signs in. */
export interface Person {
  /** UUID */
  readonly id: string;
  /** Lower case, unique. */
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  /** An authenticator app (TOTP) is enrolled. */
  readonly hasTwoFactor: boolean;
}

export type SignInMethod = 'password' | 'passkey' | 'single-sign-on';

/** A person's session, as a request's cookie proves it. */
export interface PersonSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly method: SignInMethod;
  /** This session passed a second factor; a passkey, whose user was verified, counts as one. */
  readonly secondFactor: boolean;
  /** The person has an authenticator app (TOTP) enrolled. */
  readonly hasTwoFactor: boolean;
  readonly hasPassword: boolean;
  /** The last proof of who this is: what a demand of recent authentication counts from. */
  readonly authenticatedAt: Date;
  readonly createdAt: Date;
  /** When it ends if nothing is asked with it until then. */
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** A session as its person sees it in a list. */
export interface SessionSummary {
  readonly id: string;
  /** Browser and system in words, from the user agent: 'Firefox on Windows'. */
  readonly device: string;
  readonly address: string | null;
  readonly method: SignInMethod;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** `Set-Cookie` lines that the answer must carry. */
export interface CookiesToSet {
  readonly setCookie: readonly string[];
}

/** Who is made a person. */
export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly password?: string;
  /** Names of what they are made for: none of them makes a password. */
  readonly organizations?: readonly string[];
}

/** What a session begins with that is begun for a person by another room. */
export interface NewSession {
  readonly userId: string;
  readonly method: 'password' | 'single-sign-on';
  readonly secondFactor: boolean;
  /** The proof of who this is, when it was not now but earlier. */
  readonly authenticatedAt?: Date | undefined;
  /** What the same browser was signed in with: it ends. */
  readonly previous?: PersonSession | undefined;
}

/** Where a request comes from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | null;
}

/** What was taken from a person who lost their second factor, and what is left. */
export interface TwoFactorReset {
  readonly appRemoved: boolean;
  readonly passkeysRemoved: number;
  readonly passkeysLeft: number;
  readonly sessionsEnded: number;
}

/** What a person needs to set a new password. */
export interface ResetLink {
  readonly email: string;
  readonly name: string;
  readonly token: string;
  readonly expiresAt: Date;
}

export interface PeopleOptions {
  readonly store: Store;
  /** Where browsers find the dashboard: the only origin that may ask, and what passkeys are bound to. */
  readonly publicUrl: URL;
  /** Browsers come over TLS: cookies are `Secure` and carry the `__Host-` prefix. */
  readonly isSecure: boolean;
  /** Signs cookies and seals TOTP secrets; 32 bytes, the same on every server. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes what happened to a person alone: sign-ins, sessions, credentials. */
  audit(entry: AuditEntry): Promise<void>;
  /** Sends a reset link; not waited for by the answer. */
  onResetRequested(link: ResetLink): Promise<void>;
  /** Names of the organizations of a person: none of them makes a password. */
  organizationsOf(userId: string): Promise<readonly string[]>;
}

/** Who is who: people, their credentials and their sessions. */
export interface People {
  /**
   * Answers a request below `/dashboard/api/auth`; see README.md for its endpoints.
   * @throws what README.md lists, as errors of core: whoever asks has one way to answer errors.
   */
  handle(request: Request, from: { address: string }): Promise<Response>;
  /**
   * The session that the cookie of these headers proves, and what keeps the cookie alive;
   * undefined when there is none, or it ended.
   */
  findSession(headers: Headers): Promise<({ session: PersonSession } & CookiesToSet) | undefined>;
  /**
   * @throws {InvalidInputError} `invalid_email`, `invalid_name`, or `weak_password` with advice.
   * @throws {ConflictError} `email_taken`
   */
  createUser(o: NewPerson): Promise<Person>;
  findPerson(o: { email: string } | { id: string }): Promise<Person | undefined>;
  /** Takes a person away with all that is theirs: only for one whose making came to nothing. */
  removeUser(o: { userId: string }): Promise<void>;
  /** Signs a person in whom the caller has authenticated: set-up, invitation, single sign-on. */
  startSession(o: NewSession & Origin): Promise<CookiesToSet>;
  /**
   * Proves anew who uses the session, so that its authentication is recent again. A person with an
   * authenticator app gives its code as well as the password; the session has its second factor then.
   * @throws {InvalidInputError} `confirmation_missing` when what must be given is not.
   * @throws {ConflictError} `nothing_to_confirm_with` when the person has neither.
   * @throws {UnauthenticatedError} `confirmation_failed`
   * @throws {TooManyRequestsError} `too_many_attempts`
   */
  confirm(o: { session: PersonSession; password?: string; code?: string } & Origin): Promise<void>;
  /** @throws {InvalidInputError} `invalid_name` */
  updateName(o: { userId: string; name: string }): Promise<void>;
  /**
   * Ends the other sessions.
   * @throws {UnauthenticatedError} `confirmation_failed` when `current` is wrong.
   * @throws {InvalidInputError} `weak_password`
   * @throws {ConflictError} `no_password` when the person has none: see `setPassword`.
   * @throws {TooManyRequestsError} `too_many_attempts`
   */
  changePassword(
    o: { session: PersonSession; current: string; next: string } & Origin,
  ): Promise<void>;
  /**
   * Gives a password to a person who has none.
   * @throws {ForbiddenError} `reauthentication_needed`
   * @throws {ConflictError} `password_exists`
   * @throws {InvalidInputError} `weak_password`
   */
  setPassword(o: { session: PersonSession; password: string } & Origin): Promise<void>;
  /** Those that have not ended, the last used first. */
  sessions(o: { userId: string }): Promise<readonly SessionSummary[]>;
  /** @throws {NotFoundError} `session_not_found` */
  endSession(o: { userId: string; sessionId: string } & Origin): Promise<void>;
  endOtherSessions(o: { userId: string; exceptSessionId: string } & Origin): Promise<void>;
  endAllSessions(o: { userId: string } & Origin): Promise<void>;
  /**
   * Takes the authenticator app of a person away with its backup codes, and the passkeys when that is
   * wanted; ends all their sessions. For who lost them: whoever asks has made sure who it is.
   * @throws {ConflictError} `two_factor_not_enabled` when there is nothing to take away.
   */
  resetTwoFactor(o: { userId: string; withPasskeys: boolean }): Promise<TwoFactorReset>;
  /** Ends what runs in the background. */
  stop(): void;
}
