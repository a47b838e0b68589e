import { setTimeout as sleep } from 'node:timers/promises';
import { createCertificate } from '../../people/single-sign-on/testing/certificate.ts';
import type { SignedInBrowser, TestServer } from '../../server/testing/test-server.ts';
import {
  type Company,
  callWith,
  change,
  DAY,
  foundCompany,
  HOUR,
  type MovableClock,
  signInAgain,
} from '../browser/company.ts';

const MINUTE = 60_000;

interface Surroundings {
  clock: MovableClock;
  /** What the owner of a domain has published, by the name of the record. */
  records: Map<string, string[]>;
}

/**
 * An organization after two weeks: a token that ends soon, one whose creator has left, one whose old
 * secret still works, an invitation that nobody took, a proven domain and one that is not. Its owner
 * has just signed in.
 */
export async function foundLivedInCompany(
  server: TestServer,
  { clock, records }: Surroundings,
): Promise<Company> {
  const company = await foundCompany(server, { clock });
  const { slug, owner } = company;
  const at = `/organizations/${slug}`;
  const invite = (email: string, role: string) =>
    change(owner, 'POST', `${at}/invitations`, { email, role });

  const mateo = await server.signIn({
    organization: slug,
    role: 'developer',
    email: 'mateo@northwind.example',
  });
  await change(mateo, 'PATCH', '/me', { name: 'Mateo Silva' });
  const rewards = await change(mateo, 'POST', `${at}/tokens`, {
    network: 'devnet',
    name: 'Reward dashboard',
    description: 'Feeds the wall in the operations room',
    scopes: ['read', 'craft'],
  });
  await change(mateo, 'POST', `${at}/leave`);
  await invite('tomas@northwind.example', 'analyst');

  clock.advance(7 * DAY + HOUR);
  await signInAgain(owner);
  await prove(company, { records });
  const { certificate } = await createCertificate();
  await change(owner, 'POST', `${at}/single-sign-on`, {
    type: 'saml',
    domain: 'treasury.northwind.example',
    issuer: 'https://id.treasury.northwind.example/metadata',
    sign_in_url: 'https://id.treasury.northwind.example/saml',
    certificates: [certificate],
    default_role: 'analyst',
    creates_members: false,
  });
  await invite('sofia.marchetti@northwind.example', 'developer');
  const tokens: { id: string; name: string }[] = await read(owner, `${at}/tokens`);
  const idOf = (name: string) => tokens.find((one) => one.name === name)?.id;
  const backend = await change(
    owner,
    'POST',
    `${at}/tokens/${idOf('Staking backend')}/regenerate`,
    { overlap_seconds: 86_400 },
  );
  await change(owner, 'PATCH', at, { max_token_days: 365 });
  for (const { token } of [rewards, backend]) await callWith(server, token);

  await lastUseIsKnown(company, { of: ['Reward dashboard', 'Staking backend'] });
  clock.advance(HOUR / 2);
  await signInAgain(owner);
  clock.advance(MINUTE);
  return company;
}

// biome-ignore lint/suspicious/noExplicitAny: the caller names the fields that it reads
async function read(by: SignedInBrowser, path: string): Promise<any> {
  const { status, body } = await by.ask(path);
  if (status !== 200) throw new Error(`${path} was refused: ${JSON.stringify(body)}`);
  return body.data;
}

/** Publishes the record of the organization's first provider, and has it looked for. */
async function prove(
  { slug, owner }: Company,
  { records }: Pick<Surroundings, 'records'>,
): Promise<void> {
  const at = `/organizations/${slug}/single-sign-on`;
  const [{ id, domain_proof }] = await read(owner, at);
  records.set(domain_proof.name, [domain_proof.value]);
  await change(owner, 'POST', `${at}/${id}/verify-domain`);
}

/** Waits until the server has written down that these tokens were used. */
async function lastUseIsKnown(
  { slug, owner }: Company,
  { of: names }: { of: readonly string[] },
): Promise<void> {
  for (;;) {
    const tokens: { name: string; last_used_at: string | null }[] = await read(
      owner,
      `/organizations/${slug}/tokens`,
    );
    const used = tokens.filter(({ last_used_at }) => last_used_at !== null);
    if (names.every((name) => used.some((one) => one.name === name))) return;
    await sleep(200);
  }
}
