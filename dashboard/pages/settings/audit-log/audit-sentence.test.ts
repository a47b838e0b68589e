import type { AuditEventAnswer } from '@kiln-connect/usecases';
import { describe, expect, it } from 'vitest';
import { auditSentence } from './audit-sentence.ts';

const ada = { type: 'user', id: 'u1', label: 'Ada' } as const;
const sentence = (action: string, o: Partial<AuditEventAnswer> = {}) => {
  const subject = { type: 'token', id: 't1', label: 'Reports' };
  const { actor, verb, object } = auditSentence({ actor: ada, subject, action, ...o });
  return [actor, verb, object].filter((part) => part !== undefined).join(' ');
};

describe('an entry of the audit log', () => {
  it('reads as a sentence', () => {
    expect(sentence('token_regenerated')).toBe(
      'Ada regenerated the secret of the API token Reports',
    );
    expect(
      sentence('token_created', { actor: { type: 'operator', id: null, label: 'operator' } }),
    ).toBe('The operator created the API token Reports');
  });

  it('names nothing twice when somebody did something to themselves', () => {
    const subject = { type: 'user', id: 'u1', label: 'ada@example.org' };
    expect(sentence('signed_in', { subject })).toBe('Ada signed in');
    expect(sentence('passkey_added', { subject })).toBe('Ada added the passkey');
    expect(sentence('single_sign_on_linked', { subject })).toBe(
      'Ada signed in by single sign-on for the first time',
    );
  });

  it('is worded by its name when nobody here knows the action', () => {
    expect(sentence('account_stakes_added')).toBe('Ada added the account stakes Reports');
    expect(sentence('frobnicated')).toBe('Ada frobnicated Reports');
  });
});
