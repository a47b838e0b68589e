import type { Network, Role } from '@kiln-connect/core';

/** What every mail has: who gets it, by a bare address, and whose affair it is. */
interface Addressed {
  readonly to: string;
  /** Null for what concerns the person alone. */
  readonly organizationId: string | null;
}

/** Where and when something was done to a person's own account, so that they can tell whether it was they. */
interface SecurityNotice extends Addressed {
  readonly at: Date;
  readonly address: string | null;
}

/** Somebody is asked to join an organization. */
interface InvitationMail extends Addressed {
  readonly kind: 'invitation';
  readonly organizationName: string;
  readonly role: Role;
  /** Who invites; null for the operator. */
  readonly invitedBy: string | null;
  /** The secret of the link. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Somebody asked for a new password. */
interface PasswordResetMail extends Addressed {
  readonly kind: 'password_reset';
  /** The secret of the link. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** An API token ends soon. */
interface TokenExpiringMail extends Addressed {
  readonly kind: 'token_expiring';
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly network: Network;
  readonly tokenName: string;
  /** The token's shown ends, never its secret: 'kiln_devnet_a1b2…wxyz'. */
  readonly tokenHint: string;
  readonly expiresAt: Date;
}

/** A member has another role now. */
interface RoleChangedMail extends Addressed {
  readonly kind: 'role_changed';
  readonly organizationName: string;
  readonly before: Role;
  readonly after: Role;
  /** Who changed it; null for the operator. */
  readonly changedBy: string | null;
}

/** Somebody is no member any more. */
interface MemberRemovedMail extends Addressed {
  readonly kind: 'member_removed';
  readonly organizationName: string;
  /** Who removed them; null for the operator. */
  readonly removedBy: string | null;
}

/** A person's password was changed or set. */
interface PasswordChangedMail extends SecurityNotice {
  readonly kind: 'password_changed';
}

/** A person's sign-in needs no second factor any more. */
interface TwoFactorDisabledMail extends SecurityNotice {
  readonly kind: 'two_factor_disabled';
}

/** The operator took a person's second factor away, for they said that it is lost. */
interface TwoFactorResetMail extends Addressed {
  readonly kind: 'two_factor_reset';
  readonly at: Date;
  readonly passkeysRemoved: number;
}

/** An organization's single sign-on was set up, changed or removed; owners and admins are told. */
interface SingleSignOnChangedMail extends Addressed {
  readonly kind: 'single_sign_on_changed';
  readonly organizationName: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** The e-mail domain that it is for. */
  readonly domain: string;
  /** Who changed it; null for the operator. */
  readonly changedBy: string | null;
}

/** The OpenPGP key of an organization's exit messages was set or removed; owners and admins are told. */
interface ExitMessageKeyChangedMail extends Addressed {
  readonly kind: 'exit_message_key_changed';
  readonly organizationName: string;
  /** Of the key from now on; null when it was removed. */
  readonly fingerprint: string | null;
  /** Who changed it; null for the operator. */
  readonly changedBy: string | null;
}

/** Everything that people are written to about. */
export type Mail =
  | InvitationMail
  | PasswordResetMail
  | TokenExpiringMail
  | RoleChangedMail
  | MemberRemovedMail
  | PasswordChangedMail
  | TwoFactorDisabledMail
  | TwoFactorResetMail
  | SingleSignOnChangedMail
  | ExitMessageKeyChangedMail;
