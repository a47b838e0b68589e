import { ForbiddenError } from '@kiln-connect/core';
import type { PersonSession } from '@kiln-connect/people';
import type { Dns } from '@kiln-connect/people/egress';
import {
  type Browser,
  createBrowser,
  startOidcProvider,
  type TestOidcProvider,
} from '@kiln-connect/people/testing/providers';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { acceptInvitation } from '../invitations/accept-invitation.ts';
import { inviteMember } from '../invitations/invite-member.ts';
import { listUnsentMail } from '../mail/list-unsent-mail.ts';
import { memberOf } from '../members/member-of.ts';
import { secureOrganization } from '../organizations/secure-organization.ts';
import { readMe } from '../profile/read-me.ts';
import type { System } from '../system.ts';
import { aMember, from, visitor } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  publicUrl,
  type TestSystem,
} from '../testing/test-system.ts';
import { readBrowserCookie, writeBrowserCookie } from './browser-cookie.ts';
import { createSingleSignOnProvider } from './create-provider.ts';
import { deleteSingleSignOnProvider } from './delete-provider.ts';
import { finishOidcSignIn } from './finish-oidc.ts';
import { requireReturnPath } from './return-path.ts';
import { startSingleSignOn } from './start.ts';
import { updateSingleSignOnProvider } from './update-provider.ts';
import { verifySingleSignOnDomain } from './verify-domain.ts';

let test: TestSystem;
let system: System;
let provider: TestOidcProvider;
let id: string;
let now = new Date();
const organization = 'acme';
const domain = 'acme.example';
const records = new Map<string, readonly string[]>();
const dns: Dns = {
  addresses: async () => ['127.0.0.1'],
  texts: async (name) => {
    const found = records.get(name);
    if (!found) throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
    return found;
  },
};

beforeAll(async () => {
  provider = await startOidcProvider({
    redirectUri: `${publicUrl.origin}/dashboard/api/single-sign-on/oidc/callback`,
  });
  test = await openTestSystem({
    clock: { now: () => now },
    egress: { dns, allowedOrigins: [provider.issuer] },
  });
  system = test.system;
  await anOrganization(organization, system);
  const made = await create(domain);
  id = made.id;
  records.set(made.domain_proof.name, [made.domain_proof.value]);
  await verifySingleSignOnDomain({ organization, id }, operator, system);
});
afterAll(async () => {
  await test?.remove();
  await provider?.stop();
});

const create = (of: string, slug = organization) =>
  createSingleSignOnProvider(
    {
      organization: slug,
      type: 'oidc',
      domain: of,
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
    },
    operator,
    system,
  );

interface SignInOptions {
  /** The browser, which the provider may know. */
  readonly user?: Browser;
  readonly fresh?: boolean;
  /** What the browser is signed in with. */
  readonly session?: PersonSession;
}

/** Goes to the provider and comes back to us; `between` happens before the sign-in is finished. */
async function signIn(
  sub: string,
  between: () => unknown = () => {},
  { user = createBrowser(), fresh = false, session: previous }: SignInOptions = {},
): Promise<PersonSession> {
  provider.person = { sub, email: `${sub}@${domain}`, email_verified: true, name: `Person ${sub}` };
  const { url, setCookie } = await startSingleSignOn(
    { email: `x@${domain}`, fresh },
    visitor,
    system,
  );
  const browser = readBrowserCookie(setCookie[0]?.split(';')[0] ?? null, publicUrl);
  const back = await user.visit(url, { until: ({ host }) => host === publicUrl.host });
  await between();
  const parameters = back.url.searchParams;
  const admitted = await finishOidcSignIn(
    { parameters, browser },
    { ...visitor, session: previous },
    system,
  );
  const cookie = admitted.setCookie.map((line) => line.split(';')[0]).join('; ');
  const found = await system.people.findSession(new Headers({ cookie }));
  if (!found) throw new Error('there is no session');
  return found.session;
}

describe('a sign-in at an identity provider', () => {
  it('takes ten minutes at most', async () => {
    const start = now;
    const wait = (seconds: number) => () => {
      now = new Date(now.getTime() + seconds * 1000);
    };
    expect(await signIn('patient', wait(599))).toMatchObject({ method: 'single-sign-on' });
    await expect(signIn('late', wait(600))).rejects.toMatchObject({ code: 'sign_in_expired' });
    now = start;
  });

  it('does not go on when its provider was deleted or its domain is not proven any more', async () => {
    const other = await create('other.example');
    records.set(other.domain_proof.name, [other.domain_proof.value]);
    const ref = { organization, id: other.id };
    await verifySingleSignOnDomain(ref, operator, system);
    const { url, setCookie } = await startSingleSignOn(
      { email: 'a@other.example' },
      visitor,
      system,
    );
    await deleteSingleSignOnProvider(ref, operator, system);
    const parameters = new URLSearchParams({
      code: 'c',
      state: new URL(url).searchParams.get('state') ?? '',
    });
    const browser = readBrowserCookie(setCookie[0]?.split(';')[0] ?? null, publicUrl);
    await expect(finishOidcSignIn({ parameters, browser }, visitor, system)).rejects.toMatchObject({
      code: 'sign_in_expired',
    });
  });

  it('makes one account of a person who comes by two browsers at once', async () => {
    const outcomes = await Promise.allSettled([signIn('twin'), signIn('twin')]);
    const person = await system.people.findPerson({ email: `twin@${domain}` });
    for (const outcome of outcomes) {
      // One may come between the making of the account and of the membership: that one tries again.
      if (outcome.status === 'fulfilled') expect(outcome.value.userId).toBe(person?.id);
      else expect(outcome.reason).toMatchObject({ code: 'not_invited' });
    }
    expect((await signIn('twin')).userId).toBe(person?.id);
  });

  it('leaves nothing behind of a person who is not let in', async () => {
    const gate = { organization, id, createsMembers: false };
    await updateSingleSignOnProvider(gate, operator, system);
    await expect(signIn('stranger')).rejects.toMatchObject({ code: 'not_invited' });
    await updateSingleSignOnProvider({ ...gate, createsMembers: true }, operator, system);
    expect(await system.people.findPerson({ email: `stranger@${domain}` })).toBeUndefined();
  });

  it('accepts no invitation that has expired', async () => {
    const start = now;
    await updateSingleSignOnProvider({ organization, id, createsMembers: false }, operator, system);
    const email = `slow@${domain}`;
    await inviteMember({ organization, email, role: 'admin' }, operator, system);
    now = new Date(now.getTime() + 365 * 86_400_000);
    await expect(signIn('slow')).rejects.toMatchObject({ code: 'not_invited' });
    now = start;
    await updateSingleSignOnProvider({ organization, id, createsMembers: true }, operator, system);
    expect(await signIn('slow')).toMatchObject({ email });
  });

  it('forgets who is who with another client, whose names of people are other names', async () => {
    const { userId } = await signIn('renamed');
    const known = () => system.store.singleSignOn.subjectOf({ providerId: id, userId });
    expect(await known()).toBe('renamed');
    await updateSingleSignOnProvider(
      { organization, id, clientId: provider.clientId },
      operator,
      system,
    );
    expect(await known()).toBe('renamed');
    await updateSingleSignOnProvider({ organization, id, clientId: 'another' }, operator, system);
    expect(await known()).toBeUndefined();
    await updateSingleSignOnProvider(
      { organization, id, clientId: provider.clientId },
      operator,
      system,
    );
  });
});

describe('a session that began at an identity provider', () => {
  it('counts as a second factor for the organization of the provider, and for no other', async () => {
    const session = await signIn('both');
    const slug = await anOrganization('elsewhere', system);
    const { link } = (await inviteMember(
      { organization: slug, email: session.email, role: 'viewer' },
      operator,
      system,
    )) as { link: string };
    const token = new URL(link).hash.slice(1);
    await acceptInvitation({ token }, { ...from, session }, system);
    const enter = (to: string) => memberOf({ ...from, session, organization: to }, system);
    expect(await enter(slug)).toMatchObject({ secondFactor: false });
    for (const one of [organization, slug]) {
      await secureOrganization({ organization: one, requireTwoFactor: true }, operator, system);
    }
    expect(await enter(organization)).toMatchObject({ role: 'viewer', secondFactor: true });
    await expect(enter(slug)).rejects.toMatchObject({ code: 'two_factor_required' });
    const { organizations } = await readMe({}, { ...from, session }, system);
    expect(organizations.map((one) => [one.slug, one.needs_two_factor])).toEqual([
      [organization, false],
      [slug, true],
    ]);
    await secureOrganization({ organization, requireTwoFactor: false }, operator, system);
  });
});

describe('a proof of who somebody is', () => {
  const MINUTE = 60_000;
  const start = now;
  afterEach(() => {
    vi.useRealTimers();
    provider.hear = () => {};
    now = start;
  });
  const wait = (minutes: number) => {
    now = new Date(Math.floor(now.getTime() / 1000) * 1000 + minutes * MINUTE);
    vi.useFakeTimers({ toFake: ['Date'], now });
  };
  const isRecent = async (session: PersonSession) =>
    (await readMe({}, { ...from, session }, system)).session.recently_authenticated;

  /** Signs in, and again an hour later in the same browser, which the provider knows by then. */
  async function signInTwice(sub: string, { fresh }: { fresh: boolean }) {
    wait(0);
    const user = createBrowser();
    const first = await signIn(sub, undefined, { user });
    const signedInAt = now;
    wait(60);
    const second = await signIn(sub, undefined, { user, fresh, session: first });
    return { first, second, signedInAt };
  }

  it('is as old as the session of the provider that let them through', async () => {
    const { second, signedInAt } = await signInTwice('old', { fresh: false });
    expect(second.authenticatedAt).toEqual(signedInAt);
    expect(second.createdAt).toEqual(now);
    expect(await isRecent(second)).toBe(false);
    const slug = { organization, id };
    const member = await memberOf({ ...from, session: second, organization }, system);
    await system.store.members.setRole({
      organizationId: member.organizationId,
      userId: member.userId,
      role: 'owner',
    });
    const owner = await memberOf({ ...from, session: second, organization }, system);
    await expect(
      updateSingleSignOnProvider({ ...slug, createsMembers: true }, owner, system),
    ).rejects.toMatchObject({ code: 'reauthentication_needed' });
  });

  it('is of now after the provider was told to ask anew, and the session before has ended', async () => {
    const { first, second } = await signInTwice('anew', { fresh: true });
    expect(second.authenticatedAt).toEqual(now);
    expect(await isRecent(second)).toBe(true);
    const sessions = await system.people.sessions({ userId: second.userId });
    expect(sessions.map(({ id: sessionId }) => sessionId)).toEqual([second.sessionId]);
    expect(first.sessionId).not.toBe(second.sessionId);
  });

  it('stays old when the provider does not ask anew although it is told to', async () => {
    provider.hear = (asked) => {
      asked.delete('prompt');
      asked.set('max_age', '86400');
    };
    const { second, signedInAt } = await signInTwice('ignored', { fresh: true });
    expect(second.authenticatedAt).toEqual(signedInAt);
    expect(await isRecent(second)).toBe(false);
  });

  it('counts without a time only when the provider was told to ask anew', async () => {
    wait(0);
    provider.hear = (asked) => asked.delete('max_age');
    expect(await isRecent(await signIn('timeless'))).toBe(false);
    provider.hear = (asked) => {
      asked.delete('max_age');
      asked.delete('prompt');
    };
    expect(await isRecent(await signIn('timeless', undefined, { fresh: true }))).toBe(true);
  });
});

describe('providers', () => {
  it('keep their secret sealed', async () => {
    const kept = await system.store.singleSignOn.find(id);
    if (kept?.type !== 'oidc') throw new Error('there is no provider');
    expect(Buffer.from(kept.clientSecret).includes(provider.clientSecret)).toBe(false);
  });

  it('are changed in front of owners and admins, who are told by e-mail', async () => {
    const slug = await anOrganization('watched', system);
    await aMember({ organization: slug, role: 'owner', email: 'owner@watched.example' }, system);
    await aMember({ organization: slug, role: 'admin', email: 'admin@watched.example' }, system);
    await aMember({ organization: slug, role: 'viewer', email: 'viewer@watched.example' }, system);
    await create('watched.example', slug);
    const mails = await listUnsentMail({}, operator, system);
    expect(
      mails
        .filter(({ to }) => to.endsWith('@watched.example'))
        .map(({ to, kind }) => `${kind} ${to}`)
        .toSorted(),
    ).toEqual([
      'single_sign_on_changed admin@watched.example',
      'single_sign_on_changed owner@watched.example',
    ]);
  });

  it('are changed by owners who proved lately who they are, and by nobody else', async () => {
    const change = { organization, id, createsMembers: true };
    const owner = await aMember({ organization, role: 'owner' }, system);
    const admin = await aMember({ organization, role: 'admin' }, system);
    expect(await updateSingleSignOnProvider(change, owner, system)).toMatchObject({ id });
    const long = { ...owner, authenticatedAt: new Date(now.getTime() - 16 * 60_000) };
    for (const [actor, code] of [
      [admin, 'missing_permission'],
      [long, 'reauthentication_needed'],
    ] as const) {
      const refused = { code, name: ForbiddenError.name };
      await expect(updateSingleSignOnProvider(change, actor, system)).rejects.toMatchObject(
        refused,
      );
      await expect(
        verifySingleSignOnDomain({ organization, id }, actor, system),
      ).rejects.toMatchObject(refused);
      await expect(
        deleteSingleSignOnProvider({ organization, id }, actor, system),
      ).rejects.toMatchObject(refused);
    }
  });

  it('refuse what belongs to the other type', async () => {
    await expect(
      updateSingleSignOnProvider(
        { organization, id, signInUrl: 'https://idp.example' },
        operator,
        system,
      ),
    ).rejects.toMatchObject({ code: 'not_of_this_type', details: { field: 'sign_in_url' } });
  });

  it('are not proven by a DNS that does not answer', async () => {
    const made = await create('silent.example');
    await expect(
      verifySingleSignOnDomain({ organization, id: made.id }, operator, system),
    ).rejects.toMatchObject({ code: 'dns_unavailable' });
  });
});

describe('where a browser goes afterwards', () => {
  it('is a path of our own site, as it was given', () => {
    for (const path of ['/', '/acme/devnet', '/acme?tab=1&x=%2F%2Fevil', '/a#b', '/a//b']) {
      expect(requireReturnPath(path, publicUrl)).toBe(path);
    }
    expect(requireReturnPath(undefined, publicUrl)).toBe('/');
  });

  it('is never another site, whatever is given', () => {
    const text = fc.string({ unit: fc.constantFrom(...'/\\.:@?#evil\t\n %2F') });
    fc.assert(
      fc.property(text, (given) => {
        let path: string;
        try {
          path = requireReturnPath(given, publicUrl);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_return_to' });
          return;
        }
        expect(new URL(path, publicUrl).origin).toBe(publicUrl.origin);
        expect(path).toMatch(/^\/(?![/\\])/);
      }),
    );
  });
});

describe('the cookie that binds a sign-in to a browser', () => {
  const secure = new URL('https://connect.example');

  it('is of our host alone, and never sent without TLS, where there is TLS', () => {
    expect(writeBrowserCookie('secret', secure)).toBe(
      '__Host-kiln.sso=secret; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure',
    );
    expect(writeBrowserCookie('', publicUrl)).toBe(
      'kiln.sso=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    );
  });

  it('is read by its own name, and not at all when there are two', () => {
    const read = (header: string | null) => readBrowserCookie(header, secure);
    expect(read('a=b; __Host-kiln.sso=secret; c=d')).toBe('secret');
    for (const header of [null, '', 'kiln.sso=secret', 'x__Host-kiln.sso=secret']) {
      expect(read(header)).toBeUndefined();
    }
    expect(read('__Host-kiln.sso=one; __Host-kiln.sso=two')).toBeUndefined();
  });
});
