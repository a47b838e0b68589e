import type { JsonObject } from '@kiln-connect/core';
import type { AuditEntry } from '@kiln-connect/store';
import type { Origin } from './people.ts';

/** What happens to a person alone. */
type PersonAction =
  | 'signed_in'
  | 'sign_in_failed'
  | 'signed_out'
  | 'session_ended'
  | 'reauthenticated'
  | 'password_changed'
  | 'password_reset'
  | 'two_factor_enabled'
  | 'two_factor_disabled'
  | 'backup_codes_regenerated'
  | 'passkey_added'
  | 'passkey_renamed'
  | 'passkey_removed';

/** An entry on what a person did to what is theirs; on no organization, for it concerns all of theirs. */
export function personEntry({
  action,
  person,
  from,
  details = {},
}: {
  action: PersonAction;
  /** The id is null for an e-mail that nobody has. */
  person: { readonly userId: string | null; readonly email: string };
  from: Origin;
  details?: JsonObject;
}): AuditEntry {
  return {
    organizationId: null,
    actor: { type: 'user', id: person.userId, label: person.email },
    action,
    subject: { type: 'user', id: person.userId ?? '', label: person.email },
    details,
    address: from.address,
    userAgent: from.userAgent,
  };
}
