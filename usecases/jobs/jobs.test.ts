import { randomUUID } from 'node:crypto';
import { type Clock, type Role, silentLog } from '@kiln-connect/core';
import type { Store, Token } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignedAuditHead } from '../audit-log/audit-head.ts';
import { createAuditKey } from '../audit-log/audit-key.ts';
import { createMailer } from '../mail/mailer.ts';
import { createPrices } from '../prices/prices.ts';
import { createSealer } from '../sealing.ts';
import { createWebhookDeliverer } from '../webhooks/deliverer.ts';
import { startJobs } from './start-jobs.ts';
import { warnExpiringTokens } from './warn-expiring-tokens.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const sealer = createSealer(Buffer.alloc(32, 7));

describe.each(testEngines.filter(({ isAvailable }) => isAvailable))('jobs on $title', (engine) => {
  let test: TestStore;
  let store: Store;
  let now: Date;
  let organization: { id: string; slug: string };
  const clock: Clock = { now: () => now };
  const later = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
  };

  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
  });
  afterAll(() => test?.remove());
  beforeEach(async () => {
    now = new Date();
    // Nothing that another test left is due.
    await store.outbox.prune(new Date(now.getTime() + 365 * DAY));
    const slug = `o-${randomUUID()}`;
    organization = await store.organizations.create({ name: 'Acme', slug, networks: ['devnet'] });
  });

  const system = (changes: { store?: Store; files?: SignedAuditHead[] } = {}) => {
    const on = changes.store ?? store;
    const publicUrl = new URL('https://connect.acme.test');
    const mail = createMailer({ store: on, transport: undefined, sealer, clock, log: silentLog });
    return {
      store: on,
      chains: {},
      connections: () => Promise.reject(new Error('there are no nodes')),
      clock,
      log: silentLog,
      sealer,
      publicUrl,
      mail,
      webhooks: createWebhookDeliverer({
        store: on,
        egress: undefined,
        sealer,
        clock,
        log: silentLog,
        publicUrl,
        mail,
      }),
      keyInstaller: { install: async () => {}, installDue: async () => {} },
      auditKey: createAuditKey(Buffer.alloc(32, 1)),
      prices: createPrices({
        provider: undefined,
        tokens: new Map(),
        store: on,
        clock,
        log: silentLog,
      }),
      auditHeadFile: {
        append: async (line: string) => void changes.files?.push(JSON.parse(line)),
      },
    };
  };
  const aMember = async (name: string, role: Role): Promise<string> => {
    const id = randomUUID();
    const { orm, tables } = store.people;
    await orm.insert(tables.users).values({
      id,
      email: `${name}-${id}@acme.test`,
      emailVerified: true,
      name,
      createdAt: now,
      updatedAt: now,
    });
    await store.members.add({ organizationId: organization.id, userId: id, role });
    return id;
  };
  const aToken = (name: string, days: number, createdBy: string | null = null): Promise<Token> =>
    store.tokens.create({
      organizationId: organization.id,
      network: 'devnet',
      name,
      description: '',
      scopes: ['read'],
      allowedAddresses: [],
      createdBy,
      hash: Buffer.from(randomUUID()),
      prefix: 'kiln_devnet_abcd',
      lastFour: 'wxyz',
      expiresAt: new Date(now.getTime() + days * DAY),
    });
  const move = (token: Token, days: number) =>
    store.tokens.update({
      organizationId: organization.id,
      id: token.id,
      expiresAt: new Date(now.getTime() + days * DAY),
    });
  /** Who is written to, since the last time somebody asked. */
  const writtenTo = async (): Promise<string[]> => {
    const mails = await store.outbox.pending({ now: new Date(0), limit: 1000 });
    for (const { id } of mails) await store.outbox.sent(id);
    return mails
      .filter(({ organizationId }) => organizationId === organization.id)
      .map(({ kind, to }) => `${kind} ${to.split('-')[0]}`)
      .toSorted();
  };

  describe('warnings of tokens that end', () => {
    it('reach owners, admins and the creator while they are a member, at 14 days and at 1', async () => {
      const creator = await aMember('creator', 'developer');
      await aMember('owner', 'owner');
      await aMember('admin', 'admin');
      await aMember('developer', 'developer');
      await aMember('viewer', 'viewer');
      await aToken('deploy', 30, creator);
      const warned = async () => {
        await warnExpiringTokens(system());
        return writtenTo();
      };
      expect(await warned()).toEqual([]);
      later(16 * DAY - HOUR);
      expect(await warned()).toEqual([]);
      later(HOUR);
      expect(await warned()).toEqual([
        'token_expiring admin',
        'token_expiring creator',
        'token_expiring owner',
      ]);
      later(5 * DAY);
      expect(await warned()).toEqual([]);
      await store.members.remove({ organizationId: organization.id, userId: creator });
      later(8 * DAY);
      expect(await warned()).toEqual(['token_expiring admin', 'token_expiring owner']);
      expect(await warned()).toEqual([]);
      later(DAY);
      expect(await warned()).toEqual([]);
    });

    it('come again when the expiry was moved, and not for a revoked token', async () => {
      await aMember('owner', 'owner');
      const token = await aToken('deploy', 30);
      later(20 * DAY);
      const warned = async () => {
        await warnExpiringTokens(system());
        return (await writtenTo()).length;
      };
      expect(await warned()).toBe(1);
      await move(token, 13);
      expect(await warned()).toBe(1);
      await move(token, 12.5);
      await store.tokens.revoke({ organizationId: organization.id, id: token.id });
      expect(await warned()).toBe(0);
    });

    it('are one when both are late, and none for a token that was made for so short a time', async () => {
      await aMember('owner', 'owner');
      await aToken('late', 30);
      await aToken('short', 0.9);
      later(0.5 * DAY);
      await warnExpiringTokens(system());
      expect(await writtenTo()).toEqual([]);
      later(29 * DAY);
      await warnExpiringTokens(system());
      await warnExpiringTokens(system());
      expect(await writtenTo()).toEqual(['token_expiring owner']);
    });

    it('are given once by many servers, and not at all when the mail can not be written', async () => {
      await aMember('owner', 'owner');
      for (let i = 0; i < 5; i += 1) await aToken(`token ${i}`, 30);
      later(20 * DAY);
      const failing = {
        ...system(),
        sealer: {
          ...sealer,
          seal: () => {
            throw new Error('no');
          },
        },
      };
      await expect(warnExpiringTokens(failing)).rejects.toThrow('no');
      expect(await writtenTo()).toEqual([]);
      await Promise.all([1, 2, 3, 4].map(() => warnExpiringTokens(system())));
      expect(await writtenTo()).toEqual(Array(5).fill('token_expiring owner'));
    });
  });

  describe('heads of the audit log', () => {
    const write = (): Promise<void> =>
      store.audit.append({
        organizationId: null,
        actor: { type: 'system', id: null, label: 'system' },
        action: 'thing_done',
        subject: { type: 'thing', id: '1', label: 'thing' },
        details: {},
        address: null,
        userAgent: null,
      });

    it('are signed at the start when the last one is old, and at the end when something happened since', async () => {
      await write();
      const files: SignedAuditHead[] = [];
      later(2 * HOUR);
      const jobs = startJobs(system({ files }));
      await vi.waitFor(() => expect(files).toHaveLength(1));
      await write();
      await jobs.stop();
      expect(files).toHaveLength(2);
      const end = await store.audit.head();
      expect(files[1]).toMatchObject({ seq: end?.seq, hash: end?.hash });

      // The next server finds a young head, and nothing new at its end.
      const next: SignedAuditHead[] = [];
      await startJobs(system({ files: next })).stop();
      expect(next).toEqual([]);
    });

    it('do not hold up the end while the database is out of reach', async () => {
      const gone = (): Promise<never> => Promise.reject(new Error('out of reach'));
      const audit = { ...store.audit, head: gone, lastHead: gone };
      const outbox = { ...store.outbox, prune: gone };
      const tokens = { ...store.tokens, dueWarnings: gone };
      await startJobs(system({ store: { ...store, audit, outbox, tokens } })).stop();
    });
  });

  it('forget expired mails, windows of throttles, and events after 30 days', async () => {
    const id = randomUUID();
    const event = { organizationId: organization.id, network: null, data: {} };
    await store.events.publish({ ...event, type: 'policy.changed' });
    await store.outbox.add({
      id,
      kind: 'invitation',
      to: 'ada@acme.test',
      organizationId: null,
      sealed: Buffer.from('x'),
      expiresAt: now,
    });
    await store.throttles.hit({ key: id, windowSeconds: 60, now });
    later(30 * DAY + HOUR);
    const pruned: string[] = [];
    const told = {
      ...store,
      outbox: {
        ...store.outbox,
        prune: async (at: Date) => {
          await store.outbox.prune(at);
          pruned.push('outbox');
        },
      },
      events: {
        ...store.events,
        prune: async (before: Date) => {
          await store.events.prune(before);
          pruned.push('events');
        },
      },
    };
    const jobs = startJobs(system({ store: told }));
    await vi.waitFor(() => expect(pruned).toEqual(['outbox', 'events']));
    await jobs.stop();
    expect(await store.outbox.pending({ now: new Date(0), limit: 10 })).toEqual([]);
    expect(await store.events.list({ organizationId: organization.id, limit: 10 })).toEqual([]);
    expect(await store.throttles.hit({ key: id, windowSeconds: 60, now })).toMatchObject({
      count: 1,
    });
  });
});
