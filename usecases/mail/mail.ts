import type { Network, Role } from '@kiln-connect/core';
import type { ChangedValue } from '../alerts/changed-values.ts';

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

/** A stake in a mail about authorities. */
export interface ChangedStakeInMail {
  readonly stakeId: string;
  /** Chain time of the block in which it was seen. */
  readonly at: Date;
  readonly transaction: string | null;
  readonly changes: readonly ChangedValue[];
}

/** Nobody here crafted it: others control stakes than before. Owners and admins are told. */
interface AuthorityChangedMail extends Addressed {
  readonly kind: 'authority_changed';
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly network: Network;
  readonly chainTitle: string;
  readonly stakes: readonly ChangedStakeInMail[];
}

/** The watch over authorities is behind; owners and admins are told. */
interface WatchLaggingMail extends Addressed {
  readonly kind: 'watch_lagging';
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly network: Network;
  readonly chainTitle: string;
  /** Changes confirmed before were seen; null when nothing was compared yet. */
  readonly comparedAt: Date | null;
}

/** Nothing is sent to a webhook any more, for it can not be delivered to; owners and admins are told. */
interface WebhookDisabledMail extends Addressed {
  readonly kind: 'webhook_disabled';
  readonly organizationName: string;
  readonly organizationSlug: string;
  /** Any network of it: the page of webhooks is the same. */
  readonly network: Network;
  readonly url: string;
  readonly because: 'gone' | 'failing';
  /** The first of the failures; null when there was none before it said that it is gone. */
  readonly failingSince: Date | null;
}

/** Somebody wants another signing policy, it took effect, or nothing came of it; all members are told. */
interface PolicyChangeMail extends Addressed {
  readonly kind: 'policy_change';
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly network: Network;
  readonly change: 'proposed' | 'in_force' | 'cancelled';
  /** Who did it; null for the operator. */
  readonly by: string | null;
  /** Nobody did it: its time had come. */
  readonly isOverdue: boolean;
  /** Nothing would be limited any more. */
  readonly removesPolicy: boolean;
  readonly reason: string;
  /** When it takes effect by itself; null when another owner or admin has to approve it. */
  readonly takesEffectAt: Date | null;
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
  | WebhookDisabledMail
  | PolicyChangeMail
  | ExitMessageKeyChangedMail
  | AuthorityChangedMail
  | WatchLaggingMail;
