import { TEST_PASSWORD } from '@kiln-connect/people/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../caller.ts';
import { openMail } from '../mail/sealed-mail.ts';
import { memberOf } from '../members/member-of.ts';
import { createOrganization } from '../organizations/create-organization.ts';
import type { System } from '../system.ts';
import { aMember, aPerson, from, sessionOf, visitor } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  publicUrl,
  type TestSystem,
} from '../testing/test-system.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { inviteMember } from './invite-member.ts';
import { listInvitations } from './list-invitations.ts';
import { readInvitation } from './read-invitation.ts';
import { resendInvitation } from './resend-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';

const DAY = 24 * 3_600_000;
const organization = 'acme';
const password = TEST_PASSWORD;
let test: TestSystem;
let system: System;
let owner: Member;
let ahead = 0;
let count = 0;

beforeAll(async () => {
  test = await openTestSystem({ clock: { now: () => new Date(Date.now() + ahead) } });
  system = test.system;
  await anOrganization(organization, system, ['devnet', 'testnet']);
  owner = await aMember({ organization, role: 'owner', name: 'Olive Owner' }, system);
});
afterAll(() => test.remove());

const newEmail = (): string => `guest-${++count}@example.com`;
const recently = (member: Member): Member => ({ ...member, authenticatedAt: system.clock.now() });
const invite = (email: string, role: Member['role'] = 'developer', actor = recently(owner)) =>
  inviteMember({ organization, email, role }, actor, system);

/** The secret of the latest link that was mailed to an address. */
async function mailedToken(email: string): Promise<string> {
  const rows = await system.store.outbox.pending({ now: system.clock.now(), limit: 1000 });
  const mail = rows.filter(({ to, kind }) => to === email && kind === 'invitation').at(-1);
  if (mail === undefined) throw new Error(`there is no invitation for ${email}`);
  const { link } = openMail(mail.id, mail.sealed, system.sealer);
  return new URL(link ?? '').hash.slice(1);
}

/** Invites somebody; answers the invitation with the secret of its link. */
async function invited(email = newEmail(), role: Member['role'] = 'developer') {
  const invitation = await invite(email, role);
  return { ...invitation, token: await mailedToken(invitation.email) };
}

const lastEntry = async () => (await system.store.audit.list({ limit: 1 }))[0];

describe('an invitation', () => {
  it('goes out by e-mail, is open for seven days, and shows its link to the operator alone', async () => {
    const email = newEmail();
    const answer = await invite(`  ${email.toUpperCase()} `);
    expect(answer).toMatchObject({
      email,
      role: 'developer',
      invited_by: { type: 'user', name: 'Olive Owner' },
      expired: false,
      sent_at: null,
    });
    expect(Date.parse(answer.expires_at) - Date.parse(answer.created_at)).toBeCloseTo(7 * DAY, -4);
    expect(answer).not.toHaveProperty('link');
    expect(await listInvitations({ organization }, owner, system)).toContainEqual(answer);

    const ours = await inviteMember(
      { organization, email: newEmail(), role: 'owner' },
      operator,
      system,
    );
    expect(ours.link).toMatch(/^http:\/\/localhost:8080\/invitation#[\w-]{43}$/);
    expect(ours).toMatchObject({ role: 'owner', invited_by: { type: 'operator' } });
    const listed = JSON.stringify(await listInvitations({ organization }, operator, system));
    expect(listed).not.toContain(new URL(ours.link ?? '').hash.slice(1));
  });

  it('leaves neither its secret nor the hash of it in the audit log', async () => {
    const { token, id, email } = await invited();
    const entry = await lastEntry();
    expect(entry).toMatchObject({
      action: 'member_invited',
      subject: { type: 'invitation', id, label: email },
      details: { after: { email, role: 'developer' } },
    });
    const stored = await system.store.invitations.find({
      organizationId: owner.organizationId,
      id,
    });
    expect(JSON.stringify(entry)).not.toContain(token);
    expect(JSON.stringify(entry)).not.toContain(
      Buffer.from(stored?.tokenHash ?? '').toString('hex'),
    );
    expect(Buffer.from(stored?.tokenHash ?? '').toString()).not.toContain(token);
  });

  it('tells its holder what it is for, and whether they sign in here already', async () => {
    const { token, email, expires_at } = await invited();
    const preview = {
      organization: { name: organization, slug: organization },
      email,
      role: 'developer',
      expires_at,
      has_user: false,
    };
    expect(await readInvitation({ token }, visitor, system)).toEqual(preview);
    await aPerson(system, { email });
    expect(await readInvitation({ token }, visitor, system)).toEqual({
      ...preview,
      has_user: true,
    });
  });

  it('is refused for a member, for an address with an open one, and for what is no address', async () => {
    const { email } = await aMember({ organization, role: 'viewer' }, system);
    await expect(invite(email.toUpperCase())).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'already_member',
    });
    const other = newEmail();
    await invite(other);
    await expect(invite(other.toUpperCase())).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'already_invited',
    });
    await expect(invite('nobody')).rejects.toMatchObject({ code: 'invalid_email' });
  });

  it('to become an owner is for owners to make, to send again and to take back', async () => {
    const admin = recently(await aMember({ organization, role: 'admin' }, system));
    const { id } = await invited(newEmail(), 'owner');
    for (const attempt of [
      () => invite(newEmail(), 'owner', admin),
      () => resendInvitation({ organization, id }, admin, system),
      () => revokeInvitation({ organization, id }, admin, system),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'role_out_of_reach' });
    }
    expect(await invite(newEmail(), 'admin', admin)).toMatchObject({ role: 'admin' });
  });
});

describe('somebody new who accepts an invitation', () => {
  it('gives a name and a password, is a member, and is signed in', async () => {
    const { token, email, id } = await invited();
    const { answer, setCookie } = await acceptInvitation(
      { token, name: ' Grace ', password },
      visitor,
      system,
    );
    expect(answer).toEqual({ organization: { slug: organization }, network: 'testnet' });
    const session = await sessionOf(setCookie, system);
    if (session === undefined) throw new Error('nobody is signed in');
    expect(session).toMatchObject({
      email,
      name: 'Grace',
      method: 'password',
      secondFactor: false,
    });
    expect(await memberOf({ session, organization, ...from }, system)).toMatchObject({
      role: 'developer',
    });
    const entries = await system.store.audit.list({
      organizationId: owner.organizationId,
      limit: 5,
    });
    expect(entries.find(({ action }) => action === 'member_joined')).toMatchObject({
      actor: { type: 'user', id: session.userId, label: email },
      details: { after: { role: 'developer' }, invitation_id: id },
      address: from.address,
    });
    const open = await listInvitations({ organization }, owner, system);
    expect(open.map((one) => one.id)).not.toContain(id);
  });

  it('may not make a password of the name of the organization', async () => {
    const email = newEmail();
    const slug = await anOrganization('nordlicht', system);
    await inviteMember({ organization: slug, email, role: 'viewer' }, operator, system);
    const accepting = { token: await mailedToken(email), name: 'Grace', password: 'nordlicht1815' };
    await expect(acceptInvitation(accepting, visitor, system)).rejects.toMatchObject({
      code: 'weak_password',
    });
  });

  it('is nobody yet after a weak password, a missing one or a bad name, and can try again', async () => {
    const { token, email } = await invited();
    for (const [given, code] of [
      [{}, 'name_and_password_needed'],
      [{ name: 'Grace' }, 'name_and_password_needed'],
      [{ name: 'Grace', password: 'password1' }, 'weak_password'],
      [{ name: 'Gra\nce', password }, 'invalid_name'],
    ] as const) {
      await expect(acceptInvitation({ token, ...given }, visitor, system)).rejects.toMatchObject({
        name: 'InvalidInputError',
        code,
      });
    }
    expect(await system.people.findPerson({ email })).toBeUndefined();
    await acceptInvitation({ token, name: 'Grace', password }, visitor, system);
  });

  it('joins once, however many times the link is opened at the same time', async () => {
    const { token, email } = await invited();
    const attempts = await Promise.allSettled(
      Array.from({ length: 3 }, () =>
        acceptInvitation({ token, name: 'Grace', password }, visitor, system),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'fulfilled') continue;
      expect(['sign_in_needed', 'invitation_used']).toContain(attempt.reason.code);
    }
    const person = await system.people.findPerson({ email });
    expect(await system.store.members.ofUser(person?.id ?? '')).toHaveLength(1);
  });

  it('leaves nobody behind when joining fails', async () => {
    const { token, email } = await invited();
    const broken: System = {
      ...system,
      store: { ...system.store, atomically: () => Promise.reject(new Error('lost')) },
    };
    await expect(
      acceptInvitation({ token, name: 'Grace', password }, visitor, broken),
    ).rejects.toThrow('lost');
    expect(await system.people.findPerson({ email })).toBeUndefined();
  });
});

describe('somebody who signs in here already', () => {
  it('accepts an invitation when signed in as the invited address, and keeps their session', async () => {
    const session = await aPerson(system, { email: newEmail() });
    const { token } = await invited(session.email.toUpperCase());
    await expect(
      acceptInvitation({ token, name: 'Eve', password }, visitor, system),
    ).rejects.toMatchObject({ name: 'UnauthenticatedError', code: 'sign_in_needed' });
    const other = await aPerson(system);
    await expect(
      acceptInvitation({ token }, { ...from, session: other }, system),
    ).rejects.toMatchObject({ name: 'ForbiddenError', code: 'invitation_for_another' });
    const accepted = await acceptInvitation({ token }, { ...from, session }, system);
    expect(accepted.setCookie).toEqual([]);
    expect(await memberOf({ session, organization, ...from }, system)).toMatchObject({
      role: 'developer',
    });
  });
});

describe("an invitation's link", () => {
  const isRefused = async (token: string, code: string) => {
    await expect(readInvitation({ token }, visitor, system)).rejects.toMatchObject({ code });
    await expect(
      acceptInvitation({ token, name: 'Grace', password }, visitor, system),
    ).rejects.toMatchObject({ code });
  };

  it('works once', async () => {
    const { token } = await invited();
    await acceptInvitation({ token, name: 'Grace', password }, visitor, system);
    await isRefused(token, 'invitation_used');
  });

  it('ends when the invitation is taken back', async () => {
    const { token, id } = await invited();
    await revokeInvitation({ organization, id }, recently(owner), system);
    expect(await lastEntry()).toMatchObject({ action: 'invitation_revoked' });
    await isRefused(token, 'invitation_revoked');
    const ref = { organization, id };
    for (const again of [revokeInvitation, resendInvitation]) {
      await expect(again(ref, recently(owner), system)).rejects.toMatchObject({
        code: 'invitation_not_found',
      });
    }
  });

  it('ends after seven days, and is replaced when it is sent again', async () => {
    const { token, id, email } = await invited();
    ahead += 7 * DAY;
    await isRefused(token, 'invitation_expired');
    const listed = await listInvitations({ organization }, owner, system);
    expect(listed.find((one) => one.id === id)).toMatchObject({ expired: true });

    const ref = { organization, id };
    const renewed = await resendInvitation(ref, recently(owner), system);
    expect(renewed).toMatchObject({ id, expired: false });
    expect(renewed).not.toHaveProperty('link');
    await isRefused(token, 'invitation_not_found');
    const later = await mailedToken(email);
    expect(later).not.toBe(token);
    const { link } = await resendInvitation(ref, operator, system);
    await isRefused(later, 'invitation_not_found');
    const latest = new URL(link ?? '').hash.slice(1);
    await acceptInvitation({ token: latest, name: 'Grace', password }, visitor, system);
    expect(link?.startsWith(publicUrl.href)).toBe(true);
  });

  it('is nothing when somebody made it up', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), '\u0000']) {
      await isRefused(token, 'invitation_not_found');
    }
  });
});

describe('a new organization', () => {
  it('can begin with the invitation of its owner', async () => {
    const email = newEmail();
    const { invitation, slug } = await createOrganization(
      { name: 'With owner', networks: ['devnet'], ownerEmail: email.toUpperCase() },
      operator,
      system,
    );
    expect(invitation).toMatchObject({ email });
    const token = new URL(invitation?.link ?? '').hash.slice(1);
    expect(await mailedToken(email)).toBe(token);
    const { answer } = await acceptInvitation({ token, name: 'Olga', password }, visitor, system);
    expect(answer).toEqual({ organization: { slug }, network: 'devnet' });
    const members = await system.store.members.ofUser(
      (await system.people.findPerson({ email }))?.id ?? '',
    );
    expect(members).toMatchObject([{ slug, role: 'owner' }]);
  });

  it('is not made when its owner can not be invited', async () => {
    const input = { name: 'No owner', networks: ['devnet'], ownerEmail: 'nobody' } as const;
    await expect(createOrganization(input, operator, system)).rejects.toMatchObject({
      code: 'invalid_email',
    });
    expect(await system.store.organizations.findBySlug('no-owner')).toBeUndefined();
  });
});
