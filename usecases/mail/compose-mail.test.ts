import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeMail } from './compose-mail.ts';
import type { Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';

const publicUrl = new URL('https://connect.acme.test');
const at = new Date('2026-11-23T11:04:00Z');

/** One mail of each kind; `chosen` stands wherever somebody else chooses the words. */
const everyMail = (chosen: string): readonly Mail[] => {
  const addressed = { to: 'ada@acme.test', organizationId: null };
  const organizationName = chosen;
  const notice = { ...addressed, at, address: '192.0.2.1' };
  return [
    {
      ...addressed,
      kind: 'invitation',
      organizationName,
      role: 'admin',
      invitedBy: chosen,
      token: 'secret-of-the-link',
      expiresAt: at,
    },
    { ...addressed, kind: 'password_reset', token: 'secret-of-the-link', expiresAt: at },
    {
      ...addressed,
      kind: 'token_expiring',
      organizationName,
      organizationSlug: 'acme',
      network: 'devnet',
      tokenName: chosen,
      tokenHint: 'kiln_devnet_a1b2…wxyz',
      expiresAt: at,
    },
    {
      ...addressed,
      kind: 'role_changed',
      organizationName,
      before: 'viewer',
      after: 'owner',
      changedBy: chosen,
    },
    { ...addressed, kind: 'member_removed', organizationName, removedBy: chosen },
    { ...notice, kind: 'password_changed' },
    { ...notice, kind: 'two_factor_disabled' },
    { ...addressed, kind: 'two_factor_reset', at, passkeysRemoved: 1 },
    {
      ...addressed,
      kind: 'authority_changed',
      organizationName,
      organizationSlug: 'acme',
      network: 'devnet',
      chainTitle: 'Solana',
      stakes: [
        {
          stakeId: chosen,
          at,
          transaction: chosen,
          changes: [
            {
              authority: 'withdrawer',
              label: 'Withdraw authority',
              meaning: 'Who has it can withdraw.',
              before: chosen,
              after: chosen,
            },
          ],
        },
      ],
    },
    {
      ...addressed,
      kind: 'watch_lagging',
      organizationName,
      organizationSlug: 'acme',
      network: 'devnet',
      chainTitle: 'Solana',
      comparedAt: at,
    },
    {
      ...addressed,
      kind: 'single_sign_on_changed',
      organizationName,
      change: 'added',
      domain: chosen,
      changedBy: chosen,
    },
    ...(['proposed', 'in_force', 'cancelled'] as const).flatMap((change) =>
      [at, null].map(
        (takesEffectAt): Mail => ({
          ...addressed,
          kind: 'policy_change',
          organizationName,
          organizationSlug: 'acme',
          network: 'devnet',
          change,
          by: chosen,
          isOverdue: takesEffectAt !== null,
          removesPolicy: takesEffectAt === null,
          reason: chosen,
          takesEffectAt,
        }),
      ),
    ),
    {
      ...addressed,
      kind: 'webhook_disabled',
      organizationName,
      organizationSlug: 'acme',
      network: 'devnet',
      url: `https://acme.test/?${chosen}`,
      because: 'failing',
      failingSince: at,
    },
  ];
};

const written = (mail: Mail) => {
  const content = composeMail(mail, { publicUrl });
  return { ...content, ...renderMail(content, { publicUrl }) };
};

describe('a mail', () => {
  it('says who asks for what, until when, and where to go', () => {
    const [invitation] = everyMail('Acme');
    const { subject, text, action } = written(invitation as Mail);
    expect(subject).toBe('You are invited to an organization on Kiln Connect');
    expect(text).toContain('Acme invites you to join the organization “Acme” as an admin.');
    expect(text).toContain('until 23 November 2026 at 11:04 UTC');
    expect(action?.url).toBe('https://connect.acme.test/invitation#secret-of-the-link');
    expect(text).toContain(action?.url);
  });

  it('names the operator where no person did it', () => {
    const mail: Mail = {
      kind: 'member_removed',
      to: 'ada@acme.test',
      organizationId: null,
      organizationName: 'Acme',
      removedBy: null,
    };
    expect(written(mail).text).toContain('The operator removed you from the organization “Acme”.');
  });

  it('says where a change of an account came from', () => {
    const mail: Mail = {
      kind: 'password_changed',
      to: 'ada@acme.test',
      organizationId: null,
      at,
      address: '192.0.2.1',
    };
    expect(written(mail).text).toContain(
      'The password of your account was changed on 23 November 2026 at 11:04 UTC, from 192.0.2.1.',
    );
    expect(written({ ...mail, address: null }).text).toContain('at 11:04 UTC.\n');
  });

  it('has the same subject and links whatever others chose, and carries secrets in fragments alone', () => {
    const plain = everyMail('Acme').map(written);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (chosen) => {
        for (const [i, mail] of everyMail(chosen).map(written).entries()) {
          expect(mail.subject).toBe(plain[i]?.subject);
          expect(mail.action).toEqual(plain[i]?.action);
          expect(mail.subject).toMatch(/^[A-Za-z -]+$/);
        }
      }),
    );
    for (const { action } of plain) {
      const { pathname, search } = new URL(action?.url ?? publicUrl);
      expect(pathname + search).not.toContain('secret');
    }
  });

  it('has no markup and no line that somebody else wrote', () => {
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    const plain = everyMail('Acme').map(written);
    const hostile = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'><a href='//evil.test'>",
      '&lt;b&gt;',
      'Acme\r\nBcc: eve@evil.test\r\n\r\nPay now',
      'Acme\u2028\u2029\u0085\u0000\u001b[2J',
      '\u202eevil\u2066',
    ];
    for (const chosen of hostile) {
      for (const [i, mail] of everyMail(chosen).map(written).entries()) {
        expect(tags(mail.html)).toEqual(tags(plain[i]?.html ?? ''));
        expect(mail.text.split('\n')).toHaveLength(plain[i]?.text.split('\n').length ?? 0);
        expect(mail.text).not.toMatch(/[^\P{C}\n\u2060]/u);
      }
    }
  });

  it('makes no link of a name', () => {
    for (const chosen of ['https://evil.test/x', 'evil.test', 'www.evil.test', 'eve@evil.test']) {
      for (const { text, html } of everyMail(chosen).map(written)) {
        expect(text).not.toContain('evil.test');
        expect(html).not.toContain('evil.test');
        expect(text).not.toContain(chosen);
      }
    }
  });

  it('cuts a name that is longer than a name', () => {
    const [invitation] = everyMail('x'.repeat(5000));
    expect(written(invitation as Mail).text.length).toBeLessThan(1500);
  });
});
