import type { Role } from '@kiln-connect/core';
import type { PersonSession } from '@kiln-connect/people';
import { createTestPerson, openBrowser, TEST_PASSWORD } from '@kiln-connect/people/testing';
import type { Member, SignedIn, Visitor } from '../caller.ts';
import { memberOf } from '../members/member-of.ts';
import type { System } from '../system.ts';

/** Where people come from in tests. */
export const from = { address: '192.0.2.9', userAgent: 'Firefox' };

/** Somebody who is not signed in. */
export const visitor: Visitor = { ...from, session: undefined };

/** Makes a person and answers a session as the room of people would, without signing them in. */
export async function aPerson(
  system: System,
  given: { email?: string; name?: string } = {},
): Promise<PersonSession> {
  const person = await createTestPerson(system.people, given);
  const now = system.clock.now();
  return {
    sessionId: '00000000-0000-4000-8000-00000000000a',
    userId: person.id,
    email: person.email,
    name: person.name,
    method: 'password',
    secondFactor: false,
    hasTwoFactor: false,
    hasPassword: true,
    authenticatedAt: now,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
    ...from,
  };
}

/** Makes a person a member of an organization, past all rules, and answers them as the actor. */
export async function aMember(
  {
    organization,
    role,
    ...given
  }: { organization: string; role: Role; email?: string; name?: string },
  system: System,
): Promise<Member & { readonly session: PersonSession }> {
  const session = await aPerson(system, given);
  const found = await system.store.organizations.findBySlug(organization);
  if (found === undefined) throw new Error(`there is no organization ${organization}`);
  await system.store.members.add({ organizationId: found.id, userId: session.userId, role });
  return { ...(await memberOf({ session, organization, ...from }, system)), session };
}

/** Signs a person in with the password that all have in tests. */
export async function signIn(email: string, system: System): Promise<SignedIn> {
  const browser = openBrowser({ people: system.people, address: from.address });
  await browser.signIn(email, TEST_PASSWORD);
  const session = await browser.session();
  if (session === undefined) throw new Error(`${email} could not sign in`);
  return { ...from, session };
}
