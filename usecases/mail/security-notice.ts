import type { AuditEntry } from '@kiln-connect/store';
import type { Mail } from './mail.ts';

/** What a person is written to about when it happens to their account, and in which words. */
const NOTICES: { readonly [action: string]: 'password_changed' | 'two_factor_disabled' } = {
  password_changed: 'password_changed',
  password_reset: 'password_changed',
  two_factor_disabled: 'two_factor_disabled',
};

/** The mail that goes with an entry of the audit log on a person's account; undefined for most. */
export function securityNotice(
  { action, subject, address }: AuditEntry,
  at: Date,
): Mail | undefined {
  const kind = Object.hasOwn(NOTICES, action) ? NOTICES[action] : undefined;
  return kind && { kind, to: subject.label, organizationId: null, at, address };
}
