import { silentLog, systemClock } from '@kiln-connect/core';
import {
  createTestPerson,
  openBrowser,
  TEST_PASSWORD,
  totpCode,
} from '@kiln-connect/people/testing';
import { openStore } from '@kiln-connect/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLogEntry } from './audit-log/audit-log-entry.ts';
import { listAuditHeads, readAuditKey } from './audit-log/read-audit-log.ts';
import { signAuditHead } from './audit-log/sign-audit-head.ts';
import { verifyAuditLog } from './audit-log/verify-audit-log.ts';
import { confirmMasterKey } from './confirm-master-key.ts';
import { inviteMember } from './invitations/invite-member.ts';
import { listUnsentMail } from './mail/list-unsent-mail.ts';
import { operatorOpenPgpKeys } from './openpgp/operator-openpgp-keys.ts';
import { readOperatorKey } from './operator-key/read-operator-key.ts';
import { rotateMasterKey } from './rotate-master-key.ts';
import { oidcSettings, sealClientSecret } from './single-sign-on/provider-secret.ts';
import type { System, SystemParts } from './system.ts';
import { from } from './testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  publicUrl,
  type TestSystem,
} from './testing/test-system.ts';
import { validatorSeed } from './validator-keys/validator-seed.ts';
import { createWebhook } from './webhooks/create-webhook.ts';
import { rotateWebhookSecret } from './webhooks/rotate-webhook-secret.ts';
import { signingSecrets } from './webhooks/webhook-secret.ts';

const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);
const PROVIDER = '00000000-0000-4000-8000-0000000000aa';
const CLIENT_SECRET = 'the-providers-own-secret';

const parts: { -readonly [name in keyof SystemParts]?: SystemParts[name] } = { masterKey: OLD };
let test: TestSystem;
let system: System;
/** What must be the same before and after. */
let known: Awaited<ReturnType<typeof secretsOf>>;
let uri: string;
let email: string;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const secretsOf = async (one: System) => ({
  seed: Buffer.from(await validatorSeed({ chain: 'eth', network: 'devnet' }, one)).toString('hex'),
  operatorKey: (await readOperatorKey({ network: 'devnet' }, one)).public_key,
  openPgpKey: (await operatorOpenPgpKeys('devnet', one))[0].key.armor(),
  mails: await listUnsentMail({}, operator, one),
  webhookSecrets: await one.store.organizations
    .findBySlug('acme')
    .then((acme) => one.store.webhooks.list({ organizationId: acme?.id ?? '' }))
    .then((webhooks) => webhooks.map((webhook) => signingSecrets(webhook, one).map(hex))),
  clientSecret: await one.store.singleSignOn
    .find(PROVIDER)
    .then((provider) =>
      provider?.type === 'oidc' ? oidcSettings(provider, one).clientSecret : undefined,
    ),
});

beforeAll(async () => {
  test = await openTestSystem(parts);
  system = test.system;
  await confirmMasterKey({ masterKey: OLD, networks: ['devnet'] }, system);
  await anOrganization('acme', system);
  const organization = await system.store.organizations.findBySlug('acme');
  await system.store.singleSignOn.create({
    id: PROVIDER,
    organizationId: organization?.id ?? '',
    domain: 'acme.test',
    domainToken: 'token',
    defaultRole: 'viewer',
    createsMembers: true,
    issuer: 'https://id.acme.test',
    at: new Date(),
    type: 'oidc',
    clientId: 'client',
    clientSecret: sealClientSecret({ id: PROVIDER, clientSecret: CLIENT_SECRET }, system),
  });
  const hooks = { organization: 'acme', url: 'https://acme.test/' };
  const { id } = await createWebhook(hooks, operator, system);
  await createWebhook(hooks, operator, system);
  const overlap = { organization: 'acme', id, overlapSeconds: 3_600 } as const;
  await rotateWebhookSecret(overlap, operator, system);
  await inviteMember(
    { organization: 'acme', email: 'new@acme.test', role: 'admin' },
    operator,
    system,
  );
  const person = await createTestPerson(system.people);
  email = person.email;
  const browser = openBrowser({ people: system.people, origin: publicUrl.origin, ...from });
  await browser.signIn(email);
  ({ totp_uri: uri } = await browser.post('/two-factor/enable', { password: TEST_PASSWORD }));
  await browser.post('/two-factor/verify-totp', { code: await totpCode(uri, -1) });
  await signAuditHead(system);
  known = await secretsOf(system);
}, 120_000);
afterAll(() => test.remove());

const dataDir = () => test.databaseFolder.replace(/\/database$/, '');

/** Rotates as the command does: while no system is on the database. */
async function rotate(keys: { from: Buffer; to: Buffer }) {
  let outcome: Promise<Awaited<ReturnType<typeof rotateMasterKey>>> | undefined;
  system = await test.restart(async () => {
    const store = await openStore({ dataDir: dataDir(), log: silentLog });
    outcome = rotateMasterKey(keys, { store, clock: systemClock, log: silentLog });
    await outcome.then(
      () => {
        parts.masterKey = keys.to;
      },
      () => {},
    );
    await store.close();
  });
  return outcome;
}

const isIntact = async (publicKey: string) =>
  verifyAuditLog({
    entries: (await system.store.audit.entries({ fromSeq: 1, limit: 1000 })).map(auditLogEntry),
    heads: await listAuditHeads({}, operator, system),
    publicKey,
    keyChanges: (await readAuditKey({}, operator, system)).changes,
  });

describe('rotating the master key', { timeout: 120_000 }, () => {
  it('changes nothing when the old key is not the one of the database', async () => {
    const wrong = Buffer.alloc(32, 9);
    await expect(rotate({ from: wrong, to: NEW })).rejects.toMatchObject({
      code: 'master_key_differs',
    });
    expect(await rotate({ from: OLD, to: OLD })).toMatchObject({ changed: false });
    expect(await secretsOf(system)).toEqual(known);
  });

  it('changes nothing when it breaks off in the middle', async () => {
    const name = 'zz-broken';
    const { store } = system;
    await store.secrets.put({ name, network: 'devnet', sealed: Buffer.from('no seal') });
    await expect(rotate({ from: OLD, to: NEW })).rejects.toThrow(name);
    expect(await secretsOf(system)).toEqual(known);
    // What was wrong is mended, and the same is asked again.
    const sealed = system.sealer.seal({ name, network: 'devnet', clear: Buffer.from('well') });
    await system.store.secrets.put({ name, network: 'devnet', sealed });
  });

  it('keeps every secret, under the new key alone, and does nothing when it was done', async () => {
    const before = await readAuditKey({}, operator, system);
    expect(await rotate({ from: OLD, to: NEW })).toMatchObject({
      changed: true,
      secrets: 5,
      mails: 1,
      providers: 1,
      webhooks: 2,
      two_factors: 1,
      ended_sessions: 1,
    });
    expect(await secretsOf(system)).toEqual(known);
    await confirmMasterKey({ masterKey: NEW, networks: ['devnet'] }, system);
    await expect(
      confirmMasterKey({ masterKey: OLD, networks: ['devnet'] }, system),
    ).rejects.toMatchObject({ code: 'master_key_differs' });
    const again = await rotate({ from: OLD, to: NEW });
    expect(again).toMatchObject({ changed: false, secrets: 0 });
    const after = await readAuditKey({}, operator, system);
    expect(again?.audit_public_key).toBe(after.public_key);
    expect(after).toMatchObject({
      changes: [{ previous_public_key: before.public_key, public_key: after.public_key }],
    });
  });

  it('leaves authenticator apps working and ends sessions', async () => {
    const browser = openBrowser({ people: system.people, origin: publicUrl.origin, ...from });
    await browser.signIn(email);
    expect(await browser.session()).toBeUndefined();
    await browser.post('/two-factor/verify-totp', { code: await totpCode(uri) });
    expect(await browser.session()).toMatchObject({ email, secondFactor: true });
  });

  it('leaves the heads of before good for who pinned either key, and no later ones of the old key', async () => {
    await signAuditHead(system);
    const { public_key, changes } = await readAuditKey({}, operator, system);
    const old = changes[0]?.previous_public_key ?? '';
    for (const pinned of [old, public_key]) {
      expect(await isIntact(pinned)).toMatchObject({ verdict: 'intact', heads: 2 });
    }
    const heads = await listAuditHeads({}, operator, system);
    const forged = { ...heads[0], seq: heads[0]?.seq ?? 0, public_key: old } as (typeof heads)[0];
    const verdict = await verifyAuditLog({
      entries: [],
      heads: [forged],
      publicKey: old,
      keyChanges: changes,
    });
    expect(verdict.faults[0]?.kind).toBe('forged_head');
    const [change] = changes;
    const tampered = [{ ...(change as NonNullable<typeof change>), seq: 1_000 }];
    const split = await verifyAuditLog({
      entries: (await system.store.audit.entries({ fromSeq: 1, limit: 1000 })).map(auditLogEntry),
      heads,
      publicKey: old,
      keyChanges: tampered,
    });
    expect(split).toMatchObject({ verdict: 'broken', faults: [{ kind: 'forged_head' }] });
  });
});
