import { TEST_PASSWORD } from '@kiln-connect/people/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secureOrganization } from '../organizations/secure-organization.ts';
import type { System } from '../system.ts';
import { aSignedIn, from, signIn } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { changePassword } from './change-password.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { endSession } from './end-session.ts';
import { listSessions } from './list-sessions.ts';
import { readMe } from './read-me.ts';
import { updateMe } from './update-me.ts';

let test: TestSystem;
let system: System;

beforeAll(async () => {
  test = await openTestSystem({ networks: ['devnet', 'testnet'] });
  system = test.system;
});
afterAll(() => test.remove());

describe('who is signed in', () => {
  it('sees themselves, their session, and where they are members of what', async () => {
    const person = await aSignedIn(system);
    const { userId } = person.session;
    await anOrganization('acme', system, ['devnet', 'mainnet']);
    await anOrganization('strict', system, []);
    for (const [slug, role] of [
      ['acme', 'admin'],
      ['strict', 'viewer'],
    ] as const) {
      const organization = await system.store.organizations.findBySlug(slug);
      await system.store.members.add({ organizationId: organization?.id ?? '', userId, role });
    }
    const strict = { organization: 'strict', requireTwoFactor: true };
    await secureOrganization(strict, operator, system);
    expect(await readMe({}, person, system)).toMatchObject({
      person: {
        id: userId,
        email: person.session.email,
        has_password: true,
        has_two_factor: false,
      },
      session: { id: person.session.sessionId, method: 'password', second_factor: false },
      organizations: [
        { slug: 'acme', role: 'admin', networks: ['devnet'], needs_two_factor: false },
        {
          slug: 'strict',
          role: 'viewer',
          networks: [],
          require_two_factor: true,
          needs_two_factor: true,
        },
      ],
      networks_served: ['devnet', 'testnet'],
    });
  });

  it('can take another name, which is written down', async () => {
    const person = await aSignedIn(system);
    expect(await updateMe({ name: ' Grace ' }, person, system)).toMatchObject({
      person: { name: 'Grace' },
    });
    const [entry] = await system.store.audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      action: 'person_renamed',
      details: { before: { name: person.session.name }, after: { name: 'Grace' } },
    });
    await expect(updateMe({ name: 'a\u202Eb' }, person, system)).rejects.toMatchObject({
      code: 'invalid_name',
    });
  });

  it('proves it anew with the password', async () => {
    const person = await aSignedIn(system);
    await expect(confirmIdentity({ password: 'wrong' }, person, system)).rejects.toMatchObject({
      name: 'UnauthenticatedError',
    });
    const { session } = await confirmIdentity({ password: TEST_PASSWORD }, person, system);
    expect(Date.parse(session.authenticated_at)).toBeGreaterThanOrEqual(
      person.session.authenticatedAt.getTime(),
    );
  });

  it('sees all their sessions and ends one, or all others, but nobody else’s', async () => {
    const person = await aSignedIn(system);
    const { email } = person.session;
    const [second] = [await signIn(email, system), await signIn(email, system)];
    const listed = await listSessions({}, person, system);
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ current }) => current)).toMatchObject([
      { id: person.session.sessionId, address: from.address, method: 'password' },
    ]);
    const id = second.session.sessionId;
    const stranger = await aSignedIn(system);
    await expect(endSession({ id }, stranger, system)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    expect(await endSession({ id }, person, system)).toHaveLength(2);
    expect(await endOtherSessions({}, person, system)).toMatchObject([{ current: true }]);
    expect(await listSessions({}, stranger, system)).toHaveLength(1);
  });

  it('changes the password with the present one, which ends their other sessions', async () => {
    const person = await aSignedIn(system);
    const { email } = person.session;
    await signIn(email, system);
    const next = 'amber Lantern quay 47';
    await expect(changePassword({ next }, person, system)).rejects.toMatchObject({
      name: 'InvalidInputError',
      code: 'current_password_needed',
    });
    await expect(changePassword({ current: 'wrong', next }, person, system)).rejects.toMatchObject({
      name: 'UnauthenticatedError',
    });
    await anOrganization('nordlicht', system);
    const organization = await system.store.organizations.findBySlug('nordlicht');
    await system.store.members.add({
      organizationId: organization?.id ?? '',
      userId: person.session.userId,
      role: 'viewer',
    });
    const guessed = { current: TEST_PASSWORD, next: 'nordlicht1815' };
    await expect(changePassword(guessed, person, system)).rejects.toMatchObject({
      code: 'weak_password',
    });
    await changePassword({ current: TEST_PASSWORD, next }, person, system);
    expect(await listSessions({}, person, system)).toHaveLength(1);
    await expect(signIn(email, system)).rejects.toThrow();
  });
});
