import type { Role } from '@kiln-connect/core';
import type { PersonSession } from '@kiln-connect/people';
import { createTestPerson, openBrowser } from '@kiln-connect/people/testing';
import type { Member, SignedIn, Visitor } from '../caller.ts';
import { memberOf } from '../members/member-of.ts';
import type { System } from '../system.ts';

/** Where people come from in tests. */
export const from = { address: '192.0.2.9', userAgent: 'Firefox' };

/** Somebody who is not signed in. */
export const visitor: Visitor = { ...from, session: undefined };

let people = 0;

/**
 * Makes a person who has no password, for hashing one takes long, and answers a session as the room
 * of people would.
 */
export async function aPerson(
  system: System,
  { email = `member-${++people}@example.com`, name = 'Ada Example' } = {},
): Promise<PersonSession> {
  const person = await system.people.createUser({ email, name });
  const now = system.clock.now();
  return {
    sessionId: '00000000-0000-4000-8000-00000000000a',
    userId: person.id,
    email: person.email,
    name: person.name,
    method: 'password',
    secondFactor: false,
    hasTwoFactor: false,
    hasPassword: false,
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

/** Makes a person with the password that all have in tests, and signs them in. */
export async function aSignedIn(system: System, given: { email?: string } = {}): Promise<SignedIn> {
  const { email } = await createTestPerson(system.people, given);
  return signIn(email, system);
}

/** Signs a person in with the password that all have in tests. */
export async function signIn(email: string, system: System): Promise<SignedIn> {
  const browser = openBrowser({ people: system.people, ...from });
  await browser.signIn(email);
  const session = await browser.session();
  if (session === undefined) throw new Error(`${email} could not sign in`);
  return { ...from, session };
}

/** The session that the cookies of an answer prove. */
export async function sessionOf(
  setCookie: readonly string[],
  { people }: System,
): Promise<PersonSession | undefined> {
  const browser = openBrowser({ people, ...from });
  browser.keep(setCookie);
  return browser.session();
}
