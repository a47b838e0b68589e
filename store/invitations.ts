import type { Role } from '@kiln-connect/core';

/** Somebody is asked to join an organization. Open until it is accepted or revoked, or expires. */
export interface Invitation {
  readonly id: string;
  readonly organizationId: string;
  /** Lower case. */
  readonly email: string;
  readonly role: Role;
  /** SHA-256 of the secret of its link, 32 bytes. */
  readonly tokenHash: Uint8Array;
  /** Id of the person who invites; null for the operator. */
  readonly invitedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
  /** When the last e-mail with its link went out; null while none did. */
  readonly sentAt: Date | null;
}

/** Which invitation, by its organization: another organization's is not found. */
export interface InvitationKey {
  readonly organizationId: string;
  readonly id: string;
}

/** Invitations of organizations. */
export interface InvitationStore {
  /**
   * Makes one; an expired one for this address is revoked by it.
   * @throws {ConflictError} `already_invited` when one for this address is open.
   */
  create(o: {
    organizationId: string;
    email: string;
    role: Role;
    tokenHash: Uint8Array;
    invitedBy: string | null;
    createdAt: Date;
    expiresAt: Date;
  }): Promise<Invitation>;
  /** Those neither accepted nor revoked, expired ones included, the latest first. */
  list(o: { organizationId: string }): Promise<readonly Invitation[]>;
  /** In any state. */
  find(o: InvitationKey): Promise<Invitation | undefined>;
  /** In any state: the caller says why it refuses. */
  findByTokenHash(tokenHash: Uint8Array): Promise<Invitation | undefined>;
  /** Gives it another link and time; the old link ends. Undefined when it was accepted or revoked. */
  renew(
    o: InvitationKey & { tokenHash: Uint8Array; expiresAt: Date },
  ): Promise<Invitation | undefined>;
  /** Undefined when it was accepted or revoked before. */
  revoke(o: InvitationKey & { at: Date }): Promise<Invitation | undefined>;
  /** Undefined when it is not open at that time any more: then nobody may join by it. */
  accept(o: InvitationKey & { at: Date }): Promise<Invitation | undefined>;
}
