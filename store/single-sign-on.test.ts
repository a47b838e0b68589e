import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from './index.ts';
import { openTestStore, type TestStore, testEngines } from './testing/index.ts';
import { insertPerson } from './testing/insert-person.ts';
import { newOrganization } from './testing/new-organization.ts';

describe.each(testEngines)('single sign-on on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('is not tested here');
  let test: TestStore;
  let store: Store;
  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());

  const at = new Date('2026-01-01T00:00:00Z');
  const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
  const common = (domain: string) => ({
    id: randomUUID(),
    domain,
    domainToken: 'proof',
    defaultRole: 'viewer' as const,
    createsMembers: true,
    issuer: 'https://idp.example',
    at,
  });
  const oidc = async (domain: string, owner?: string) =>
    store.singleSignOn.create({
      ...common(domain),
      organizationId: owner ?? (await newOrganization(store)),
      type: 'oidc',
      clientId: 'client',
      clientSecret: Uint8Array.of(1, 2, 3),
    });

  it('keeps providers of both types with what belongs to each', async () => {
    const owner = await newOrganization(store);
    const first = await oidc('b.example', owner);
    const second = await store.singleSignOn.create({
      ...common('a.example'),
      organizationId: owner,
      type: 'saml',
      signInUrl: 'https://idp.example/saml',
      certificates: ['one', 'two'],
    });
    expect(first).toMatchObject({ type: 'oidc', clientId: 'client', domainVerifiedAt: null });
    expect(first).not.toHaveProperty('certificates');
    expect(second).toMatchObject({ type: 'saml', certificates: ['one', 'two'] });
    expect(await store.singleSignOn.list({ organizationId: owner })).toEqual([second, first]);
    expect(await store.singleSignOn.find(first.id)).toEqual(first);
  });

  it('has one provider a domain in an organization', async () => {
    const owner = await newOrganization(store);
    await oidc('twice.example', owner);
    await expect(oidc('twice.example', owner)).rejects.toMatchObject({ code: 'provider_exists' });
  });

  it('lets one organization prove a domain that others claim', async () => {
    const first = await oidc('contested.example');
    const second = await oidc('contested.example');
    expect(await store.singleSignOn.findByDomain('contested.example')).toBeUndefined();
    expect(await store.singleSignOn.verifyDomain({ ...first, at })).toMatchObject({
      domainVerifiedAt: at,
    });
    await expect(store.singleSignOn.verifyDomain({ ...second, at })).rejects.toMatchObject({
      code: 'domain_taken',
    });
    expect(await store.singleSignOn.verifyDomain({ ...first, at: later(9) })).toMatchObject({
      domainVerifiedAt: at,
    });
    expect((await store.singleSignOn.findByDomain('contested.example'))?.id).toBe(first.id);
    expect(await store.singleSignOn.remove(first)).toBe(true);
    expect(await store.singleSignOn.verifyDomain({ ...second, at })).toMatchObject({
      id: second.id,
    });
  });

  it('changes and removes a provider for its own organization alone', async () => {
    const provider = await oidc('own.example');
    const stranger = { id: provider.id, organizationId: await newOrganization(store) };
    const change = { createsMembers: false };
    expect(await store.singleSignOn.update({ ...stranger, change, at })).toBeUndefined();
    expect(await store.singleSignOn.verifyDomain({ ...stranger, at })).toBeUndefined();
    expect(await store.singleSignOn.remove(stranger)).toBe(false);
    expect(await store.singleSignOn.find(provider.id)).toEqual(provider);
    expect(await store.singleSignOn.update({ ...provider, change, at: later(1) })).toEqual({
      ...provider,
      createsMembers: false,
      updatedAt: later(1),
    });
  });

  it('finishes a sign-in once, in the browser that began it, before it expires', async () => {
    const { id: providerId } = await oidc('flow.example');
    const begin = async () => {
      const flow = { stateHash: randomBytes(32), browserHash: randomBytes(32) };
      await store.singleSignOn.beginFlow({
        ...flow,
        providerId,
        sealed: Uint8Array.of(7),
        expiresAt: later(600),
        now: at,
      });
      return flow;
    };
    const flow = await begin();
    const take = (o: object) => store.singleSignOn.takeFlow({ ...flow, now: at, ...o });
    expect(await take({ browserHash: randomBytes(32) })).toBeUndefined();
    expect(await take({ now: later(600) })).toBeUndefined();
    const proven = { stateHash: flow.stateHash, proven: Uint8Array.of(8) };
    expect(await store.singleSignOn.proveFlow(proven)).toBe(true);
    expect(await store.singleSignOn.proveFlow(proven)).toBe(false);
    expect(await store.singleSignOn.findFlow({ ...flow, now: at })).toMatchObject({ providerId });
    const answers = await Promise.all([take({}), take({}), take({})]);
    expect(answers.filter((answer) => answer !== undefined)).toMatchObject([
      { providerId, sealed: Uint8Array.of(7), proven: Uint8Array.of(8) },
    ]);
    const old = await begin();
    await store.singleSignOn.beginFlow({
      stateHash: randomBytes(32),
      browserHash: randomBytes(32),
      providerId,
      sealed: Uint8Array.of(7),
      expiresAt: later(1200),
      now: later(600),
    });
    expect(await store.singleSignOn.findFlow({ ...old, now: at })).toBeUndefined();
  });

  it('takes an assertion of a provider once until it has expired', async () => {
    const { id: providerId } = await oidc('assertion.example');
    const assertionHash = randomBytes(32);
    const use = (now: Date) =>
      store.singleSignOn.useAssertion({ providerId, assertionHash, expiresAt: later(60), now });
    expect(await Promise.all([use(at), use(at)])).toContain(false);
    expect(await use(later(59))).toBe(false);
    expect(await use(later(60))).toBe(true);
  });

  it('knows a person as one subject of a provider, and a subject as one person', async () => {
    const { id: providerId } = await oidc('identity.example');
    const [ada, grace] = [await insertPerson(store, 'Ada'), await insertPerson(store, 'Grace')];
    const link = (subject: string, userId: string) =>
      store.singleSignOn.linkIdentity({ providerId, subject, userId, at });
    await link('1', ada);
    await link('2', grace);
    await link('3', ada);
    const who = (subject: string) => store.singleSignOn.findIdentity({ providerId, subject });
    expect([await who('1'), await who('2'), await who('3')]).toEqual([undefined, grace, ada]);
    await link('2', ada);
    expect([await who('2'), await who('3')]).toEqual([ada, undefined]);
    expect(await store.singleSignOn.subjectOf({ providerId, userId: ada })).toBe('2');
    expect(await store.singleSignOn.subjectOf({ providerId, userId: grace })).toBeUndefined();
    await store.singleSignOn.forgetIdentities({ providerId });
    expect(await who('2')).toBeUndefined();
  });
});
