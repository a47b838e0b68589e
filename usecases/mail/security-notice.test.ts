import { describe, expect, it } from 'vitest';
import { securityNotice } from './security-notice.ts';

const at = new Date('2026-11-23T11:04:00Z');
const entryOf = (action: string) => ({
  organizationId: null,
  actor: { type: 'user' as const, id: '1', label: 'ada@acme.test' },
  action,
  subject: { type: 'user', id: '1', label: 'ada@acme.test' },
  details: {},
  address: '192.0.2.1',
  userAgent: null,
});

describe('a person', () => {
  it('is written to when the password is changed or reset, and when two-factor is switched off', () => {
    const to = { to: 'ada@acme.test', organizationId: null, at, address: '192.0.2.1' };
    const changed = { ...to, kind: 'password_changed' };
    expect(securityNotice(entryOf('password_changed'), at)).toEqual(changed);
    expect(securityNotice(entryOf('password_reset'), at)).toEqual(changed);
    const disabled = { ...to, kind: 'two_factor_disabled' };
    expect(securityNotice(entryOf('two_factor_disabled'), at)).toEqual(disabled);
  });

  it('is not written to about what happens every day', () => {
    for (const action of ['signed_in', 'sign_in_failed', 'two_factor_enabled', 'constructor']) {
      expect(securityNotice(entryOf(action), at)).toBeUndefined();
    }
  });
});
