import { randomUUID } from 'node:crypto';
import { systemClock } from '@kiln-connect/core';
import type { AuditEntry, Store } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Member, Operator } from '../caller.ts';
import type { System } from '../system.ts';
import type { AuditQuery } from './audit-event-answer.ts';
import { exportAuditCsv } from './export-audit-csv.ts';
import { listAuditEvents } from './list-audit-events.ts';

const operator: Operator = { kind: 'operator', address: '127.0.0.1' };

describe.each(testEngines.filter(({ isAvailable }) => isAvailable))(
  "an organization's audit log on $title",
  (engine) => {
    let test: TestStore;
    let store: Store;
    let system: System;

    beforeAll(async () => {
      test = await openTestStore(engine);
      store = test.store;
      system = { store, clock: systemClock } as unknown as System;
    });
    afterAll(() => test?.remove());

    const anOrganization = async (): Promise<{ id: string; slug: string }> => {
      const slug = `o-${randomUUID()}`;
      return store.organizations.create({ name: slug, slug, networks: [] });
    };
    const aPerson = async (): Promise<{ id: string; email: string }> => {
      const id = randomUUID();
      const email = `${id}@acme.test`;
      const at = new Date();
      const { orm, tables } = store.people;
      await orm
        .insert(tables.users)
        .values({ id, email, emailVerified: true, name: 'Ada', createdAt: at, updatedAt: at });
      return { id, email };
    };
    const member = (organization: { id: string; slug: string }, role: Member['role']): Member => ({
      kind: 'member',
      userId: randomUUID(),
      email: 'ada@acme.test',
      name: 'Ada',
      sessionId: randomUUID(),
      organizationId: organization.id,
      organizationSlug: organization.slug,
      role,
      secondFactor: false,
      authenticatedAt: new Date(0),
      address: '192.0.2.1',
      userAgent: null,
    });
    const write = (entry: Partial<AuditEntry>): Promise<void> =>
      store.audit.append({
        organizationId: null,
        actor: { type: 'operator', id: null, label: 'operator' },
        action: 'thing_done',
        subject: { type: 'thing', id: '1', label: 'thing' },
        details: {},
        address: '192.0.2.1',
        userAgent: null,
        ...entry,
      });
    const signIn = (person: { id: string; email: string }, action = 'signed_in'): Promise<void> =>
      write({ action, actor: { type: 'user', id: person.id, label: person.email } });

    const list = (
      query: AuditQuery & { before?: number; limit?: number },
      actor: Actor = operator,
    ) => listAuditEvents({ limit: 50, ...query }, actor, system);
    const actions = async (query: AuditQuery, actor?: Actor): Promise<string[]> =>
      (await list(query, actor)).data.map(({ action }) => action);
    const csv = async (query: AuditQuery, actor: Actor = operator): Promise<string> => {
      let text = '';
      for await (const piece of await exportAuditCsv(query, actor, system)) text += piece;
      return text;
    };

    it('shows its own entries and what its members did to their accounts since they joined', async () => {
      const [ours, theirs] = [await anOrganization(), await anOrganization()];
      const [ada, bob] = [await aPerson(), await aPerson()];
      await signIn(ada, 'signed_in_before_joining');
      await store.members.add({ organizationId: ours.id, userId: ada.id, role: 'owner' });
      await store.members.add({ organizationId: ours.id, userId: bob.id, role: 'viewer' });
      await store.members.add({ organizationId: theirs.id, userId: bob.id, role: 'owner' });
      await write({ organizationId: ours.id, action: 'token_created' });
      await write({ organizationId: theirs.id, action: 'token_deleted' });
      await write({ action: 'operator_request' });
      await write({ action: 'of_a_token', actor: { type: 'token', id: ada.id, label: 'x' } });
      await signIn(ada);
      await signIn(bob, 'sign_in_failed');
      await signIn(await aPerson(), 'sign_in_of_a_stranger');
      // What one does in another organization is that one's.
      await write({
        organizationId: theirs.id,
        action: 'renamed',
        actor: { type: 'user', id: bob.id, label: bob.email },
      });

      expect(await actions({ organization: ours.slug })).toEqual([
        'sign_in_failed',
        'signed_in',
        'token_created',
      ]);
      expect(await actions({ organization: theirs.slug })).toEqual([
        'renamed',
        'sign_in_failed',
        'token_deleted',
      ]);
      await store.members.remove({ organizationId: ours.id, userId: bob.id });
      expect(await actions({ organization: ours.slug })).toEqual(['signed_in', 'token_created']);
    });

    it('is for those whose role reads it, and another organization is not there for them', async () => {
      const [ours, theirs] = [await anOrganization(), await anOrganization()];
      for (const read of [
        (query: AuditQuery, actor: Actor) => list(query, actor),
        (query: AuditQuery, actor: Actor) => exportAuditCsv(query, actor, system),
      ]) {
        await read({ organization: ours.slug }, member(ours, 'admin'));
        await expect(
          read({ organization: ours.slug }, member(ours, 'developer')),
        ).rejects.toMatchObject({ code: 'missing_permission' });
        for (const slug of [theirs.slug, 'nobody']) {
          await expect(read({ organization: slug }, member(ours, 'owner'))).rejects.toMatchObject({
            name: 'NotFoundError',
            code: 'organization_not_found',
          });
        }
      }
    });

    it('comes in pages, the latest first, without a hole or a repetition', async () => {
      const ours = await anOrganization();
      const ada = await aPerson();
      await store.members.add({ organizationId: ours.id, userId: ada.id, role: 'owner' });
      for (let i = 0; i < 7; i += 1) {
        await write({ organizationId: ours.id, action: `own_${i}` });
        await signIn(ada, `account_${i}`);
      }
      const all = await actions({ organization: ours.slug });
      expect(all).toHaveLength(14);
      const paged: string[] = [];
      let before: number | null | undefined;
      for (let page = 0; before !== null; page += 1) {
        const { data, next_before } = await list({
          organization: ours.slug,
          limit: 4,
          ...(before && { before }),
        });
        // What happens meanwhile is before the first page.
        await signIn(ada, 'meanwhile');
        expect(data).toHaveLength(page < 3 ? 4 : 2);
        paged.push(...data.map(({ action }) => action));
        before = next_before;
      }
      expect(paged).toEqual(all);
    });

    it('is narrowed by action, person, time and text', async () => {
      const ours = await anOrganization();
      const ada = await aPerson();
      const byAda = { type: 'user', id: ada.id, label: ada.email } as const;
      const own = { organizationId: ours.id };
      await write({ ...own, action: 'a', actor: byAda });
      await write({ ...own, action: 'b', address: '2001:db8::1' });
      await write({ ...own, action: 'c', subject: { type: 'token', id: 't', label: '100%_Sure' } });
      const narrowed = (query: Omit<AuditQuery, 'organization'>) =>
        actions({ organization: ours.slug, ...query });
      expect(await narrowed({ action: 'b' })).toEqual(['b']);
      expect(await narrowed({ actor: ada.id })).toEqual(['a']);
      expect(await narrowed({ text: ada.email.toUpperCase() })).toEqual(['a']);
      expect(await narrowed({ text: '2001:DB8' })).toEqual(['b']);
      expect(await narrowed({ text: '0%_s' })).toEqual(['c']);
      expect(await narrowed({ text: '0_%s' })).toEqual([]);
      const { data } = await list({ organization: ours.slug });
      const [last, , first] = data.map(({ at }) => new Date(at));
      expect(await narrowed({ from: first, to: last })).not.toContain('c');
      expect(await narrowed({ to: first })).toEqual([]);
    });

    it('comes as CSV that a spreadsheet does not compute', async () => {
      const ours = await anOrganization();
      const labels = [
        '=HYPERLINK("https://evil.test")',
        '+1',
        '-1',
        '@SUM(A1)',
        '\t=1',
        ' =1',
        '\n=1',
        '＝1',
        'plain, "quoted"',
      ];
      for (const label of labels) {
        await write({
          organizationId: ours.id,
          actor: { type: 'user', id: 'u', label },
          details: { name: label },
        });
      }
      const text = await csv({ organization: ours.slug });
      expect(text.split('\r\n')[0]).toBe(
        'seq,at,actor_type,actor_id,actor,action,subject_type,subject_id,subject,details,address,user_agent',
      );
      expect(text).toContain(`,"'=HYPERLINK(""https://evil.test"")",thing_done,`);
      expect(text).toContain(`,"plain, ""quoted""",thing_done,`);
      for (const cell of cells(text)) expect(cell).not.toMatch(/^\s*[=+\-@＝]/u);
    });

    it('comes as CSV whole, however many pages it has', async () => {
      const ours = await anOrganization();
      await store.atomically(async ({ audit }) => {
        for (let i = 0; i < 1203; i += 1) {
          await audit.append({
            organizationId: ours.id,
            actor: { type: 'operator', id: null, label: 'operator' },
            action: `number_${i}`,
            subject: { type: 'thing', id: '1', label: 'thing' },
            details: {},
            address: null,
            userAgent: null,
          });
        }
      });
      const lines = (await csv({ organization: ours.slug })).trimEnd().split('\r\n').slice(1);
      expect(lines.shift()).toContain(',audit_log_exported,');
      expect(lines.map((line) => line.split(',')[5])).toEqual(
        Array.from({ length: 1203 }, (_, i) => `number_${1202 - i}`),
      );
      expect(await csv({ organization: ours.slug, action: 'number_7' })).toMatch(
        /^[^\n]+\r\n[^\n]+,number_7,[^\n]+\r\n$/,
      );
    });
  },
);

/** The cells of a CSV text (RFC 4180), read by a reader of its own. */
function cells(text: string): string[] {
  const found = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n)/g);
  return [...found].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}
