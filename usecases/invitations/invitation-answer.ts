import type { Role } from '@kiln-connect/core';
import type { AuthorAnswer } from '../author-answer.ts';

/** An invitation that was not accepted yet. */
export type InvitationAnswer = {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly role: Role;
  readonly invited_by: AuthorAnswer;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  readonly expires_at: string;
  readonly expired: boolean;
  /** When the last e-mail with its link went out; null while none did. */
  readonly sent_at: string | null;
};

/** An invitation right after its link was made. */
export type InvitationWithLink = InvitationAnswer & {
  /** For the operator alone: whoever has it can join. */
  readonly link?: string;
};

/** What the holder of an invitation's link sees before they accept it. */
export type InvitationPreview = {
  readonly organization: { readonly name: string; readonly slug: string };
  readonly email: string;
  readonly role: Role;
  readonly expires_at: string;
  /** Somebody with this e-mail address signs in here already. */
  readonly has_user: boolean;
};
