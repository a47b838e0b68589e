import type { AuditEventAnswer } from '@kiln-connect/usecases';

/** What somebody did, for: <actor> <verb> <object>. */
export interface AuditSentence {
  readonly actor: string;
  readonly verb: string;
  /** What it was done to, where that is not said by the verb. */
  readonly object: string | undefined;
}

interface Wording {
  readonly verb: string;
  /** The verb says it all: no object follows. */
  readonly isWhole?: true;
}

/** Deeds that the general rule would word badly. */
const WORDINGS: { readonly [action: string]: Wording } = {
  signed_in: { verb: 'signed in', isWhole: true },
  signed_out: { verb: 'signed out', isWhole: true },
  sign_in_failed: { verb: 'failed to sign in', isWhole: true },
  reauthenticated: { verb: 'confirmed who they are', isWhole: true },
  session_ended: { verb: 'ended a session', isWhole: true },
  password_changed: { verb: 'changed their password', isWhole: true },
  password_reset: { verb: 'reset their password', isWhole: true },
  two_factor_enabled: { verb: 'turned on two-factor authentication', isWhole: true },
  two_factor_disabled: { verb: 'turned off two-factor authentication', isWhole: true },
  two_factor_reset: { verb: 'reset the two-factor authentication of' },
  backup_codes_regenerated: { verb: 'made new backup codes', isWhole: true },
  person_renamed: { verb: 'changed their name', isWhole: true },
  audit_log_exported: { verb: 'exported the audit log', isWhole: true },
  organization_secured: { verb: 'changed the security settings of' },
  member_invited: { verb: 'invited' },
  member_joined: { verb: 'joined the organization', isWhole: true },
  member_left: { verb: 'left the organization', isWhole: true },
  member_role_changed: { verb: 'changed the role of' },
  invitation_resent: { verb: 'resent the invitation of' },
  invitation_revoked: { verb: 'revoked the invitation of' },
  single_sign_on_added: { verb: 'added the identity provider of' },
  single_sign_on_changed: { verb: 'changed the identity provider of' },
  single_sign_on_domain_verified: { verb: 'proved the domain' },
  single_sign_on_linked: { verb: 'signed in by single sign-on for the first time', isWhole: true },
  single_sign_on_removed: { verb: 'removed the identity provider of' },
  exit_message_key_set: { verb: 'set the key of exit messages to' },
  exit_message_key_removed: { verb: 'removed the key of exit messages' },
  exit_messages_made: { verb: 'was given exit messages', isWhole: true },
  period_closed: { verb: 'closed the books of' },
  period_restated: { verb: 'restated the books of' },
  stake_authority_changed: { verb: 'saw that others control the stake' },
  authority_watch_lagging: { verb: 'fell behind on' },
  authority_watch_recovered: { verb: 'is in step again on' },
  alert_acknowledged: { verb: 'acknowledged the alert on' },
  validator_keys_handed_out: { verb: 'was handed validator keys', isWhole: true },
  stake: { verb: 'crafted a stake from' },
  unstake: { verb: 'crafted an exit of' },
  token_created: { verb: 'created the API token' },
  token_updated: { verb: 'updated the API token' },
  token_regenerated: { verb: 'regenerated the secret of the API token' },
  token_overlap_ended: { verb: 'ended the old secret of the API token' },
  token_deleted: { verb: 'deleted the API token' },
  token_revoked: { verb: 'revoked the API token' },
  webhook_created: { verb: 'added the webhook' },
  webhook_updated: { verb: 'changed the webhook' },
  webhook_enabled: { verb: 'enabled the webhook' },
  webhook_disabled: { verb: 'disabled the webhook' },
  webhook_deleted: { verb: 'deleted the webhook' },
  webhook_secret_rotated: { verb: 'rotated the secret of the webhook' },
  webhook_tested: { verb: 'sent a test event to the webhook' },
  webhook_deliveries_replayed: { verb: 'replayed deliveries of the webhook' },
};

/** 'account_stakes_added' → 'added the account stakes': the last word is what was done, the others to what. */
function generalVerb(action: string): string {
  const words = action.split('_');
  const verb = words.pop() ?? action;
  return words.length === 0 ? verb : `${verb} the ${words.join(' ')}`;
}

/** An entry of the audit log as a sentence. An action that is not known here is worded by its name. */
export function auditSentence({
  actor,
  action,
  subject,
}: Pick<AuditEventAnswer, 'actor' | 'action' | 'subject'>): AuditSentence {
  const wording = WORDINGS[action];
  const name = actor.type === 'operator' ? 'The operator' : actor.label;
  const isSelf = subject.type === 'user' && subject.id === actor.id;
  return {
    actor: name,
    verb: wording?.verb ?? generalVerb(action),
    object: wording?.isWhole || isSelf || subject.label === '' ? undefined : subject.label,
  };
}

/** Actions that the filter offers, under the words of their page; the server knows the rest by name. */
export const FILTERED_ACTIONS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'token_created', label: 'API token created' },
  { value: 'token_updated', label: 'API token updated' },
  { value: 'token_regenerated', label: 'API token regenerated' },
  { value: 'token_deleted', label: 'API token deleted' },
  { value: 'token_revoked', label: 'API token revoked' },
  { value: 'member_invited', label: 'Member invited' },
  { value: 'member_joined', label: 'Member joined' },
  { value: 'member_role_changed', label: 'Role changed' },
  { value: 'member_removed', label: 'Member removed' },
  { value: 'member_left', label: 'Member left' },
  { value: 'organization_updated', label: 'Organization renamed' },
  { value: 'organization_secured', label: 'Security changed' },
  { value: 'single_sign_on_changed', label: 'Identity provider changed' },
  { value: 'period_closed', label: 'Period closed' },
  { value: 'period_restated', label: 'Period restated' },
  { value: 'network_granted', label: 'Network granted' },
  { value: 'network_revoked', label: 'Network taken away' },
  { value: 'stake_authority_changed', label: 'Authority of a stake changed' },
  { value: 'alert_acknowledged', label: 'Alert acknowledged' },
  { value: 'signed_in', label: 'Signed in' },
  { value: 'sign_in_failed', label: 'Sign-in failed' },
];
