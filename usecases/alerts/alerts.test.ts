import { randomUUID } from 'node:crypto';
import type { Authorities, Clock } from '@kiln-connect/core';
import { testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMail } from '../mail/sealed-mail.ts';
import type { System } from '../system.ts';
import { aMember } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { listAlerts } from './list-alerts.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { readAlert } from './read-alert.ts';
import { watchTheWatch } from './watch-lag.ts';

const key = { chain: 'sol', network: 'devnet' } as const;
const none = { lockup_unix_timestamp: '0', lockup_epoch: '0', lockup_custodian: '1'.repeat(32) };
const OURS: Authorities = { staker: 'OwnerWallet', withdrawer: 'OwnerWallet', ...none };
const THEIRS: Authorities = { ...OURS, withdrawer: 'SomebodyElse' };

describe.each(testEngines)('alerts on $title', (engine) => {
  if (!engine.isAvailable) return it.skip('are not tested here');
  let test: TestSystem;
  let system: System;
  let ahead = 0;
  let position = 0;
  let acme: string;
  const clock: Clock = { now: () => new Date(Date.now() + ahead) };

  beforeAll(async () => {
    const connections = async () => ({ readAuthorities: async () => {} }) as never;
    test = await openTestSystem({ clock, connections }, engine);
    ({ system } = test);
    await system.store.authorities.lead({
      ...key,
      holder: 'test',
      leaseMs: 600_000,
      now: clock.now(),
    });
  });
  afterAll(() => test?.remove());
  beforeEach(async () => {
    await raiseAlerts(system);
    acme = await anOrganization(`acme-${randomUUID()}`, system);
    position += 10;
  });

  const idOf = async (slug: string) =>
    (await system.store.organizations.findBySlug(slug))?.id as string;
  /** A stake in an account of these organizations. */
  const aStakeOf = async (...slugs: string[]) => {
    const stakeId = `Stake${randomUUID()}`;
    for (const slug of slugs) {
      const tenant = { organizationId: await idOf(slug), network: 'devnet' } as const;
      const account = await system.store.accounts.create({ ...tenant, name: 'A', description: '' });
      await system.store.accounts.addStakes({
        ...tenant,
        accountId: account.id,
        chain: 'sol',
        stakeIds: [stakeId],
      });
    }
    return stakeId;
  };
  /** The watch sees the stake so, in the next block. */
  const see = async (stakeId: string, authorities: Authorities) => {
    position += 1;
    await system.store.authorities.record({
      ...key,
      block: {
        position,
        id: `b${position}`,
        parentId: '',
        time: new Date('2026-11-23T11:04:00Z'),
      },
      stakes: [{ stakeId, authorities, transaction: 'TransactionOfTheChange' }],
      orphaned: [],
      mayGoBack: true,
      at: clock.now(),
    });
  };
  const expecting = async (
    slug: string,
    stakeId: string,
    authorities: Authorities,
    action: string,
  ) =>
    system.store.authorities.expect({
      ...key,
      organizationId: await idOf(slug),
      stakes: [{ stakeId, authorities }],
      action,
      at: clock.now(),
    });
  const alertsOf = async (slug: string, filter: object = {}) =>
    listAlerts({ organization: slug, network: 'devnet', limit: 50, ...filter }, operator, system);
  const eventsOf = async (slug: string) =>
    (await system.store.events.list({ organizationId: await idOf(slug), limit: 50 })).map(
      ({ type, data }) => [type, data],
    );
  const auditedOf = async (slug: string) =>
    (await system.store.audit.list({ organizationId: await idOf(slug), limit: 50 }))
      .filter(({ actor }) => actor.type === 'system')
      .map(({ action, subject, actor }) => [action, subject.id, actor.label]);
  /** Mails since the last time somebody asked. */
  const mails = async () => {
    const pending = await system.store.outbox.pending({ now: clock.now(), limit: 1_000 });
    for (const { id } of pending) await system.store.outbox.sent(id);
    return pending.map(({ id, to, kind, sealed }) => ({
      to,
      kind,
      ...openMail(id, sealed, system.sealer),
    }));
  };

  it('tell each organization that has the stake: in the list, by an event, in the audit log and by mail', async () => {
    const other = await anOrganization(`other-${randomUUID()}`, system);
    const stranger = await anOrganization(`stranger-${randomUUID()}`, system);
    const owner = await aMember({ organization: acme, role: 'owner' }, system);
    const admin = await aMember({ organization: acme, role: 'admin' }, system);
    await aMember({ organization: acme, role: 'developer' }, system);
    await aMember({ organization: stranger, role: 'owner' }, system);
    const stakeId = await aStakeOf(acme, other);
    await mails();
    await see(stakeId, OURS);
    await raiseAlerts(system);
    expect((await alertsOf(acme)).data).toEqual([]);
    await see(stakeId, THEIRS);
    await raiseAlerts(system);
    await raiseAlerts(system);

    const { data, open, next_before } = await alertsOf(acme);
    expect({ open, next_before }).toEqual({ open: 1, next_before: null });
    const [alert] = data;
    expect(alert).toMatchObject({
      kind: 'authority_changed',
      chain: 'sol',
      network: 'devnet',
      state: 'open',
      stake: {
        stake_id: stakeId,
        position,
        time: '2026-11-23T11:04:00.000Z',
        transaction: 'TransactionOfTheChange',
        appeared_so: false,
        changes: [
          {
            authority: 'withdrawer',
            label: 'Withdraw authority',
            before: 'OwnerWallet',
            after: 'SomebodyElse',
          },
        ],
      },
    });
    expect(await readAlert({ organization: acme, id: `${alert?.id}` }, operator, system)).toEqual(
      alert,
    );
    expect(await eventsOf(acme)).toEqual([
      [
        'stake.authority_changed',
        expect.objectContaining({
          network: 'devnet',
          chain: 'sol',
          stake_id: stakeId,
          alert_id: alert?.id,
          changes: [{ authority: 'withdrawer', before: 'OwnerWallet', after: 'SomebodyElse' }],
        }),
      ],
    ]);
    expect(await auditedOf(acme)).toEqual([
      ['stake_authority_changed', stakeId, 'authority watch'],
    ]);
    const written = (await mails()).filter(({ kind }) => kind === 'authority_changed');
    expect(written.map(({ to }) => to).toSorted()).toEqual([owner.email, admin.email].toSorted());
    const [mail] = written;
    expect(mail?.subject).toBe('Alert - somebody else may control a stake of yours');
    for (const word of [stakeId, 'Withdraw authority', 'OwnerWallet', 'SomebodyElse']) {
      expect(mail?.text).toContain(word);
    }
    expect(mail?.text).toContain('What to do now');
    expect(mail?.link).toContain(`/${acme}/devnet/alerts`);
    expect((await alertsOf(other)).open).toBe(1);
    expect((await alertsOf(stranger)).data).toEqual([]);
  });

  it('are none for what follows from a transaction crafted here, which the list shows as explained', async () => {
    const other = await anOrganization(`other-${randomUUID()}`, system);
    const stakeId = await aStakeOf(acme, other);
    await see(stakeId, OURS);
    await expecting(acme, stakeId, { withdrawer: 'SomebodyElse' }, 'hand-over');
    await see(stakeId, THEIRS);
    await raiseAlerts(system);
    expect(await alertsOf(acme)).toMatchObject({
      open: 0,
      data: [{ state: 'explained', stake: { explained_by: 'hand-over' } }],
    });
    expect(await eventsOf(acme)).toEqual([]);
    expect(await alertsOf(other)).toMatchObject({ open: 1, data: [{ state: 'open' }] });
    // It explains one change: the same once more is nobody's.
    await see(stakeId, OURS);
    await see(stakeId, THEIRS);
    await raiseAlerts(system);
    expect(await alertsOf(acme)).toMatchObject({ open: 2 });
  });

  it('are raised when beside what was crafted something else changed', async () => {
    const stakeId = await aStakeOf(acme);
    await see(stakeId, OURS);
    await expecting(acme, stakeId, { withdrawer: 'SomebodyElse' }, 'hand-over');
    await see(stakeId, { ...THEIRS, staker: 'AThird' });
    await raiseAlerts(system);
    expect(await alertsOf(acme)).toMatchObject({ open: 1 });
  });

  it('are raised at once for a stake that appears with others than it was crafted with, for who crafted it', async () => {
    const other = await anOrganization(`other-${randomUUID()}`, system);
    const stakeId = await aStakeOf(acme, other);
    await expecting(acme, stakeId, { withdrawer: 'OwnerWallet' }, 'stake');
    await see(stakeId, THEIRS);
    await raiseAlerts(system);
    expect(await alertsOf(acme)).toMatchObject({
      open: 1,
      data: [
        {
          stake: {
            appeared_so: true,
            changes: [{ authority: 'withdrawer', before: 'OwnerWallet', after: 'SomebodyElse' }],
          },
        },
      ],
    });
    expect((await alertsOf(other)).data).toEqual([]);
  });

  it('of many stakes that change at once come in one mail to each', async () => {
    await aMember({ organization: acme, role: 'owner' }, system);
    const stakes = await Promise.all(Array.from({ length: 12 }, () => aStakeOf(acme)));
    for (const stakeId of stakes) await see(stakeId, OURS);
    for (const stakeId of stakes) await see(stakeId, THEIRS);
    await mails();
    await raiseAlerts(system);
    expect((await alertsOf(acme)).open).toBe(12);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Alert - somebody else may control stakes of yours');
    expect(mail?.text).toContain('12 stakes');
    expect(mail?.text).toContain('And 2 more');
  });

  it('come when a first try broke off in the middle, and once', async () => {
    await aMember({ organization: acme, role: 'owner' }, system);
    const stakeId = await aStakeOf(acme);
    await see(stakeId, OURS);
    await see(stakeId, THEIRS);
    const breaking = {
      ...system,
      sealer: {
        ...system.sealer,
        seal: () => {
          throw new Error('killed in the middle');
        },
      },
    };
    await expect(raiseAlerts(breaking)).rejects.toThrow('killed in the middle');
    expect((await alertsOf(acme)).data).toEqual([]);
    expect(await eventsOf(acme)).toEqual([]);
    await raiseAlerts(system);
    expect((await alertsOf(acme)).open).toBe(1);
    expect(await eventsOf(acme)).toHaveLength(1);
  });

  it('are raised once when two servers do it at the same time', async () => {
    const servers = engine.name === 'PostgreSQL' ? [system, await test.another()] : [system];
    const stakeId = await aStakeOf(acme);
    await see(stakeId, OURS);
    await see(stakeId, THEIRS);
    await Promise.all([...servers, ...servers].map((server) => raiseAlerts(server)));
    expect((await alertsOf(acme)).data).toHaveLength(1);
    expect(await eventsOf(acme)).toHaveLength(1);
    expect(await auditedOf(acme)).toHaveLength(1);
  });

  it('of a stake that no organization has stand in the audit log of the operator', async () => {
    const stakeId = `Stake${randomUUID()}`;
    await see(stakeId, OURS);
    await see(stakeId, THEIRS);
    await raiseAlerts(system);
    const entries = await system.store.audit.list({ limit: 5 });
    expect(entries.find(({ subject }) => subject.id === stakeId)).toMatchObject({
      organizationId: null,
      action: 'stake_authority_changed',
    });
  });

  it('are listed by state and stake, page by page', async () => {
    const stakes = await Promise.all([aStakeOf(acme), aStakeOf(acme), aStakeOf(acme)]);
    for (const stakeId of stakes) {
      await see(stakeId, OURS);
      await see(stakeId, THEIRS);
      ahead += 1_000;
      await raiseAlerts(system);
    }
    const seen: (string | undefined)[] = [];
    let before: string | null | undefined;
    do {
      const page = await alertsOf(acme, { limit: 2, before: before ?? undefined });
      seen.push(...page.data.map(({ stake }) => stake?.stake_id));
      before = page.next_before;
    } while (before !== null);
    expect(seen).toEqual([...stakes].reverse());
    expect((await alertsOf(acme, { stake_id: stakes[1] })).data).toHaveLength(1);
    expect((await alertsOf(acme, { state: 'acknowledged' })).data).toEqual([]);
    expect((await alertsOf(acme, { chain: 'eth' })).data).toEqual([]);
  });

  describe('are acknowledged', () => {
    const anAlert = async () => {
      const stakeId = await aStakeOf(acme);
      await see(stakeId, OURS);
      await see(stakeId, THEIRS);
      await raiseAlerts(system);
      return (await alertsOf(acme)).data[0]?.id as string;
    };

    it('with a note, once, by those who may, and stay in the list and the audit log', async () => {
      const id = await anAlert();
      const developer = await aMember({ organization: acme, role: 'developer' }, system);
      const input = { organization: acme, id, note: ' We moved it to the new custodian. ' };
      expect(await acknowledgeAlert(input, developer, system)).toMatchObject({
        state: 'acknowledged',
        acknowledged: { by: developer.email, note: 'We moved it to the new custodian.' },
      });
      expect(await alertsOf(acme)).toMatchObject({ open: 0, data: [{ state: 'acknowledged' }] });
      await expect(acknowledgeAlert(input, developer, system)).rejects.toMatchObject({
        name: 'ConflictError',
        code: 'alert_not_open',
      });
      const [entry] = await system.store.audit.list({
        organizationId: await idOf(acme),
        limit: 1,
      });
      expect(entry).toMatchObject({ action: 'alert_acknowledged', subject: { id } });
    });

    it('by nobody who only reads, from no other organization, and not without a note', async () => {
      const id = await anAlert();
      const viewer = await aMember({ organization: acme, role: 'viewer' }, system);
      const input = { organization: acme, id, note: 'fine' };
      await expect(acknowledgeAlert(input, viewer, system)).rejects.toMatchObject({
        code: 'missing_permission',
      });
      expect((await readAlert({ organization: acme, id }, viewer, system)).id).toBe(id);
      const other = await anOrganization(`other-${randomUUID()}`, system);
      const stranger = await aMember({ organization: other, role: 'owner' }, system);
      for (const attempt of [
        () => acknowledgeAlert({ ...input, organization: other }, stranger, system),
        () => readAlert({ organization: other, id }, stranger, system),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: 'alert_not_found' });
      }
      for (const note of ['', '  ', 'x'.repeat(2_001)]) {
        await expect(acknowledgeAlert({ ...input, note }, operator, system)).rejects.toMatchObject({
          code: 'invalid_note',
        });
      }
    });
  });

  describe('of a watch that lags', () => {
    const look = (startedAt = new Date(0)) => watchTheWatch({ startedAt }, system);
    const inStep = () =>
      system.store.authorities.compared({
        ...key,
        block: { position, time: clock.now() },
        at: clock.now(),
      });

    it('are raised once it is a minute behind, and are over by themselves when it is in step again', async () => {
      const owner = await aMember({ organization: acme, role: 'owner' }, system);
      await aStakeOf(acme);
      await inStep();
      await look();
      expect((await alertsOf(acme)).data).toEqual([]);
      await mails();
      ahead += 59_000;
      await look();
      expect((await alertsOf(acme)).data).toEqual([]);
      ahead += 3_000;
      await look(clock.now());
      expect((await alertsOf(acme)).data).toEqual([]);
      await Promise.all([look(), look()]);
      expect(await alertsOf(acme)).toMatchObject({
        open: 1,
        data: [{ kind: 'watch_lagging', state: 'open', chain: 'sol', stake: null }],
      });
      const written = (await mails()).filter(({ to }) => to === owner.email);
      expect(written.map(({ kind }) => kind)).toEqual(['watch_lagging']);
      await inStep();
      await look();
      await look();
      expect(await alertsOf(acme)).toMatchObject({ open: 0, data: [{ state: 'recovered' }] });
      expect((await eventsOf(acme)).map(([type]) => type)).toEqual([
        'authority_watch.recovered',
        'authority_watch.lagging',
      ]);
      expect((await auditedOf(acme)).map(([action]) => action)).toEqual([
        'authority_watch_recovered',
        'authority_watch_lagging',
      ]);
    });
  });
});
