import type { Role } from '@kiln-connect/core';
import type { BrowserContext } from 'playwright-core';
import { createCertificate } from '../../people/single-sign-on/testing/certificate.ts';
import { totpCode } from '../../people/testing/totp-code.ts';
import type { SignedInBrowser, TestServer } from '../../server/testing/test-server.ts';

/** An organization with members, tokens, an invitation and a provider, all made by the real routes. */
export interface Company {
  readonly slug: string;
  readonly owner: SignedInBrowser;
  /** The links of invitations that are open: of somebody new, and of somebody who has an account. */
  readonly invitations: { readonly newcomer: string; readonly known: string };
  /** Every secret that was shown or sent while it was made. */
  readonly secrets: readonly string[];
}

/** A clock that can be put forward: nothing is a week old in a system that was set up just now. */
export interface MovableClock {
  now(): Date;
  /** Puts it forward by this many milliseconds. */
  advance(by: number): void;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function movableClock(): MovableClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance: (by) => {
      ahead += by;
    },
  };
}

/**
 * Makes one on a server that runs by `clock`. Every name and description that a person can choose goes
 * through `word` first.
 */
export async function foundCompany(
  server: TestServer,
  { clock, word = (text) => text }: { clock: MovableClock; word?: (text: string) => string },
): Promise<Company> {
  const secrets: string[] = [];
  const { slug } = await server.operator('POST', '/organizations', {
    name: 'Northwind Custody',
    networks: ['devnet', 'testnet'],
  });
  const at = `/organizations/${slug}`;
  const join = async (role: Role, name: string, address: string) => {
    const email = `${address}@northwind.example`;
    const person = await server.signIn({ organization: slug, role, email });
    secrets.push(person.password, ...person.cookies().values());
    return change(person, 'PATCH', '/me', { name: word(name) }).then(() => person);
  };
  const owner = await join('owner', 'Ada Lindqvist', 'ada');
  await change(owner, 'PATCH', at, { name: word('Northwind Custody') });
  const createToken = async (
    name: string,
    description: string,
    more: object = {},
    by: SignedInBrowser = owner,
  ): Promise<{ id: string; token: string }> => {
    const made = await change(by, 'POST', `${at}/tokens`, {
      network: 'devnet',
      name: word(name),
      description: word(description),
      scopes: ['read'],
      ...more,
    });
    secrets.push(made.token);
    return made;
  };
  const reports = await createToken('Treasury reports', 'Nightly rewards for the finance team');
  const team = {
    admin: await join('admin', 'Marcus Okafor', 'marcus'),
    developer: await join('developer', 'Priya Raman', 'priya'),
    analyst: await join('analyst', 'Jonas Weber', 'jonas'),
    viewer: await join('viewer', 'Claire Dubois', 'claire'),
  };
  // Before time is put forward: enrolment is also held against the real clock.
  for (const person of [team.admin, team.developer]) await enrol(person);
  const backend = await createToken(
    'Staking backend',
    'Crafts and broadcasts for the custody desk',
    { scopes: ['read', 'craft', 'broadcast'], allowed_addresses: ['127.0.0.0/8', '10.20.0.0/16'] },
    team.developer,
  );
  await createToken('Auditor access', 'For the yearly audit, read-only', {
    expires_at: new Date(clock.now().getTime() + 15 * DAY).toISOString(),
  });
  const retired = await createToken('Proof of concept', 'From the evaluation');

  clock.advance(6 * DAY);
  await callWith(server, reports.token);
  clock.advance(3 * HOUR);
  await signInAgain(owner);
  await change(owner, 'DELETE', `${at}/tokens/${retired.id}`);
  const regenerated = await change(owner, 'POST', `${at}/tokens/${backend.id}/regenerate`, {
    overlap_seconds: 86_400,
  });
  secrets.push(regenerated.token);
  await callWith(server, regenerated.token);
  const { certificate } = await createCertificate();
  await change(owner, 'POST', `${at}/single-sign-on`, {
    type: 'saml',
    domain: 'northwind.example',
    issuer: word('https://login.northwind.example/metadata'),
    sign_in_url: 'https://login.northwind.example/saml',
    certificates: [certificate],
    default_role: 'viewer',
    creates_members: true,
  });
  const invite = async (email: string, role: Role, to = slug): Promise<string> => {
    const { link } = await server.operator('POST', `/organizations/${to}/invitations`, {
      email,
      role,
    });
    secrets.push(new URL(link).hash.slice(1));
    return link;
  };
  const subsidiary = await server.operator('POST', '/organizations', {
    name: word('Northwind Treasury'),
    networks: ['devnet'],
  });
  return {
    slug,
    owner,
    invitations: {
      newcomer: await invite('sofia@northwind.example', 'developer'),
      known: await invite('ada@northwind.example', 'analyst', subsidiary.slug),
    },
    secrets,
  };
}

/** Protects an account by an authenticator app. */
async function enrol(person: SignedInBrowser): Promise<void> {
  const { password } = person;
  const { totp_uri } = await change(person, 'POST', '/auth/two-factor/enable', { password });
  await change(person, 'POST', '/auth/two-factor/verify-totp', { code: await totpCode(totp_uri) });
}

/** Gives a browser window the session of somebody who signed in elsewhere. */
export async function enter(
  context: BrowserContext,
  person: SignedInBrowser,
  { publicUrl }: Pick<TestServer, 'publicUrl'>,
): Promise<void> {
  await context.addCookies(
    [...person.cookies()].map(([name, value]) => ({
      name,
      value,
      url: publicUrl.origin,
      httpOnly: true,
      sameSite: 'Lax' as const,
    })),
  );
}

/** Changes something by the dashboard's routes, as this person. */
export async function change(
  by: SignedInBrowser,
  method: string,
  path: string,
  body = {},
  // biome-ignore lint/suspicious/noExplicitAny: the caller names the fields that it reads
): Promise<any> {
  const answer = await by.ask(path, { method, body, headers: { 'user-agent': USER_AGENT } });
  if (answer.status >= 300) {
    throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer.body)}`);
  }
  return answer.body.data;
}

/** Signs somebody in whose session has ended, or whose last proof is too old for a change. */
export const signInAgain = (person: SignedInBrowser) =>
  change(person, 'POST', '/auth/sign-in/email', {
    email: person.email,
    password: person.password,
  });

/** The browser of all of them. */
const USER_AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** Makes the first call that a program makes with its token. */
export async function callWith(server: TestServer, token: string): Promise<void> {
  const { status } = await server.ask('/v1/whoami', { token });
  if (status !== 200) throw new Error(`whoami answered ${status}`);
}
