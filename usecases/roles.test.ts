import { randomUUID } from 'node:crypto';
import {
  mayRole,
  PERMISSIONS,
  type Permission,
  RECENT_AUTHENTICATION_SECONDS,
  ROLES,
  type Role,
  refusalReason,
} from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledgeAlert } from './alerts/acknowledge-alert.ts';
import { listAlerts } from './alerts/list-alerts.ts';
import { readAlert } from './alerts/read-alert.ts';
import { exportAuditCsv } from './audit-log/export-audit-csv.ts';
import { listAuditEvents } from './audit-log/list-audit-events.ts';
import type { Member } from './caller.ts';
import { listEvents } from './events/list-events.ts';
import { removeExitMessageKey } from './exit-messages/change-exit-message-key.ts';
import { readExitMessageKey } from './exit-messages/exit-message-key.ts';
import { inviteMember } from './invitations/invite-member.ts';
import { listInvitations } from './invitations/list-invitations.ts';
import { resendInvitation } from './invitations/resend-invitation.ts';
import { revokeInvitation } from './invitations/revoke-invitation.ts';
import {
  exportMemberPeriodReport,
  exportMemberReport,
} from './member-reports/export-member-report.ts';
import { listReportSubjects } from './member-reports/list-report-subjects.ts';
import { readMemberPortfolio } from './member-reports/read-member-portfolio.ts';
import { changeMemberRole } from './members/change-member-role.ts';
import { leaveOrganization } from './members/leave-organization.ts';
import { listMembers } from './members/list-members.ts';
import { removeMember } from './members/remove-member.ts';
import { readOrganization } from './organizations/read-organization.ts';
import { secureOrganization } from './organizations/secure-organization.ts';
import { updateOrganization } from './organizations/update-organization.ts';
import { closePeriod } from './periods/close-period.ts';
import { listBooks } from './periods/list-books.ts';
import { listPeriods } from './periods/list-periods.ts';
import { readPeriod } from './periods/read-period.ts';
import { restatePeriod } from './periods/restate-period.ts';
import { approvePolicyChange } from './policies/approve-policy-change.ts';
import { cancelPolicyChange } from './policies/cancel-policy-change.ts';
import { proposePolicy } from './policies/propose-policy.ts';
import { readPolicy, readPolicyHistory } from './policies/read-policy.ts';
import { createSingleSignOnProvider } from './single-sign-on/create-provider.ts';
import { deleteSingleSignOnProvider } from './single-sign-on/delete-provider.ts';
import { listSingleSignOnProviders } from './single-sign-on/list-providers.ts';
import { updateSingleSignOnProvider } from './single-sign-on/update-provider.ts';
import { verifySingleSignOnDomain } from './single-sign-on/verify-domain.ts';
import type { System } from './system.ts';
import { aMember } from './testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from './testing/test-system.ts';
import { createToken } from './tokens/create-token.ts';
import { deleteToken } from './tokens/delete-token.ts';
import { endTokenOverlap } from './tokens/end-token-overlap.ts';
import { listTokens } from './tokens/list-tokens.ts';
import { regenerateToken } from './tokens/regenerate-token.ts';
import { updateToken } from './tokens/update-token.ts';
import { createWebhook } from './webhooks/create-webhook.ts';
import { deleteWebhook } from './webhooks/delete-webhook.ts';
import { listDeliveries } from './webhooks/list-deliveries.ts';
import { listWebhooks } from './webhooks/list-webhooks.ts';
import { readDelivery } from './webhooks/read-delivery.ts';
import { readWebhook } from './webhooks/read-webhook.ts';
import { replayDelivery, replayFailedDeliveries } from './webhooks/replay-deliveries.ts';
import { rotateWebhookSecret } from './webhooks/rotate-webhook-secret.ts';
import { testWebhook } from './webhooks/test-webhook.ts';
import { updateWebhook } from './webhooks/update-webhook.ts';

type Named =
  | 'token'
  | 'member'
  | 'invitation'
  | 'provider'
  | 'period'
  | 'alert'
  | 'webhook'
  | 'delivery';

/** What a member may want done, to things of an organization that are made for it. */
interface Deed {
  readonly permission: Permission;
  /** Whether one of the ids that it names could be another organization's. */
  readonly names?: Named;
  /** What those who may do it are answered here; done when left out. */
  readonly answer?: string;
  readonly run: (
    ids: { readonly organization: string } & { readonly [one in Named]: string },
    actor: Member,
    system: System,
  ) => Promise<unknown>;
}

let count = 0;
const fresh = (): string => `n${++count}`;

/** Every governance use case that members have, by its name. */
const DEEDS: { readonly [name: string]: Deed } = {
  readOrganization: {
    permission: 'organization.read',
    run: ({ organization }, actor, system) => readOrganization({ organization }, actor, system),
  },
  updateOrganization: {
    permission: 'organization.update',
    run: ({ organization }, actor, system) =>
      updateOrganization({ organization, name: 'Acme' }, actor, system),
  },
  secureOrganization: {
    permission: 'organization.secure',
    run: ({ organization }, actor, system) =>
      secureOrganization({ organization, maxTokenDays: null }, actor, system),
  },
  readExitMessageKey: {
    permission: 'organization.read',
    run: ({ organization }, actor, system) => readExitMessageKey({ organization }, actor, system),
  },
  removeExitMessageKey: {
    permission: 'exit-messages.configure',
    run: ({ organization }, actor, system) => removeExitMessageKey({ organization }, actor, system),
  },
  listTokens: {
    permission: 'tokens.read',
    run: ({ organization }, actor, system) => listTokens({ organization }, actor, system),
  },
  createToken: {
    permission: 'tokens.create',
    run: ({ organization }, actor, system) =>
      createToken(
        { organization, network: 'devnet', name: fresh(), scopes: ['read'] },
        actor,
        system,
      ),
  },
  updateToken: {
    permission: 'tokens.update',
    names: 'token',
    run: ({ organization, token: id }, actor, system) =>
      updateToken({ organization, id, description: 'changed' }, actor, system),
  },
  regenerateToken: {
    permission: 'tokens.regenerate',
    names: 'token',
    run: ({ organization, token: id }, actor, system) =>
      regenerateToken({ organization, id, overlapSeconds: 3_600 }, actor, system),
  },
  endTokenOverlap: {
    permission: 'tokens.regenerate',
    names: 'token',
    run: ({ organization, token: id }, actor, system) =>
      endTokenOverlap({ organization, id }, actor, system),
  },
  deleteToken: {
    permission: 'tokens.delete',
    names: 'token',
    run: ({ organization, token: id }, actor, system) =>
      deleteToken({ organization, id }, actor, system),
  },
  listMembers: {
    permission: 'members.read',
    run: ({ organization }, actor, system) => listMembers({ organization }, actor, system),
  },
  changeMemberRole: {
    permission: 'members.update',
    names: 'member',
    run: ({ organization, member: userId }, actor, system) =>
      changeMemberRole({ organization, userId, role: 'analyst' }, actor, system),
  },
  removeMember: {
    permission: 'members.remove',
    names: 'member',
    run: ({ organization, member: userId }, actor, system) =>
      removeMember({ organization, userId }, actor, system),
  },
  leaveOrganization: {
    permission: 'members.leave',
    run: ({ organization }, actor, system) => leaveOrganization({ organization }, actor, system),
  },
  listInvitations: {
    permission: 'members.read',
    run: ({ organization }, actor, system) => listInvitations({ organization }, actor, system),
  },
  inviteMember: {
    permission: 'members.invite',
    run: ({ organization }, actor, system) =>
      inviteMember(
        { organization, email: `${fresh()}@example.com`, role: 'viewer' },
        actor,
        system,
      ),
  },
  resendInvitation: {
    permission: 'members.invite',
    names: 'invitation',
    run: ({ organization, invitation: id }, actor, system) =>
      resendInvitation({ organization, id }, actor, system),
  },
  revokeInvitation: {
    permission: 'members.invite',
    names: 'invitation',
    run: ({ organization, invitation: id }, actor, system) =>
      revokeInvitation({ organization, id }, actor, system),
  },
  listSingleSignOnProviders: {
    permission: 'single-sign-on.read',
    run: ({ organization }, actor, system) =>
      listSingleSignOnProviders({ organization }, actor, system),
  },
  createSingleSignOnProvider: {
    permission: 'single-sign-on.update',
    answer: 'invalid_certificate',
    run: ({ organization }, actor, system) =>
      createSingleSignOnProvider(
        {
          organization,
          type: 'saml',
          domain: `${fresh()}.example`,
          issuer: 'https://id.example',
          signInUrl: 'https://id.example/saml',
          certificates: ['none'],
        },
        actor,
        system,
      ),
  },
  updateSingleSignOnProvider: {
    permission: 'single-sign-on.update',
    names: 'provider',
    run: ({ organization, provider: id }, actor, system) =>
      updateSingleSignOnProvider({ organization, id, defaultRole: 'analyst' }, actor, system),
  },
  verifySingleSignOnDomain: {
    permission: 'single-sign-on.update',
    names: 'provider',
    answer: 'domain_not_proven',
    run: ({ organization, provider: id }, actor, system) =>
      verifySingleSignOnDomain({ organization, id }, actor, system),
  },
  deleteSingleSignOnProvider: {
    permission: 'single-sign-on.update',
    names: 'provider',
    run: ({ organization, provider: id }, actor, system) =>
      deleteSingleSignOnProvider({ organization, id }, actor, system),
  },
  listReportSubjects: {
    permission: 'reports.read',
    run: ({ organization }, actor, system) =>
      listReportSubjects({ organization, network: 'devnet' }, actor, system),
  },
  readMemberPortfolio: {
    permission: 'reports.read',
    run: ({ organization }, actor, system) =>
      readMemberPortfolio({ organization, network: 'devnet' }, actor, system),
  },
  exportMemberReport: {
    permission: 'reports.export',
    run: ({ organization }, actor, system) =>
      exportMemberReport({ organization, network: 'devnet' }, actor, system),
  },
  exportMemberPeriodReport: {
    permission: 'reports.export',
    run: ({ organization }, actor, system) =>
      exportMemberPeriodReport(
        {
          organization,
          network: 'devnet',
          periods: 'monthly',
          recognition: 'accrual',
          utcOffsetMinutes: 0,
        },
        actor,
        system,
      ),
  },
  listBooks: {
    permission: 'periods.read',
    run: ({ organization }, actor, system) =>
      listBooks({ organization, network: 'devnet' }, actor, system),
  },
  listPeriods: {
    permission: 'periods.read',
    run: ({ organization }, actor, system) => listPeriods({ organization }, actor, system),
  },
  readPeriod: {
    permission: 'periods.read',
    names: 'period',
    run: ({ organization, period: id }, actor, system) =>
      readPeriod({ organization, id }, actor, system),
  },
  closePeriod: {
    permission: 'periods.close',
    answer: 'period_not_final',
    run: ({ organization }, actor, system) =>
      closePeriod(
        { organization, chain: 'eth', network: 'devnet', month: '2026-03' },
        actor,
        system,
      ),
  },
  restatePeriod: {
    permission: 'periods.close',
    names: 'period',
    answer: 'period_not_final',
    run: ({ organization, period: id }, actor, system) =>
      restatePeriod({ organization, id, reason: 'A slot was missing.' }, actor, system),
  },
  listAlerts: {
    permission: 'alerts.read',
    run: ({ organization }, actor, system) =>
      listAlerts({ organization, network: 'devnet', limit: 10 }, actor, system),
  },
  readAlert: {
    permission: 'alerts.read',
    names: 'alert',
    run: ({ organization, alert: id }, actor, system) =>
      readAlert({ organization, id }, actor, system),
  },
  acknowledgeAlert: {
    permission: 'alerts.acknowledge',
    names: 'alert',
    run: ({ organization, alert: id }, actor, system) =>
      acknowledgeAlert({ organization, id, note: 'We did it ourselves.' }, actor, system),
  },
  listEvents: {
    permission: 'webhooks.read',
    run: ({ organization }, actor, system) => listEvents({ organization, limit: 1 }, actor, system),
  },
  listWebhooks: {
    permission: 'webhooks.read',
    run: ({ organization }, actor, system) => listWebhooks({ organization }, actor, system),
  },
  readWebhook: {
    permission: 'webhooks.read',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      readWebhook({ organization, id }, actor, system),
  },
  createWebhook: {
    permission: 'webhooks.update',
    run: ({ organization }, actor, system) =>
      createWebhook({ organization, url: 'https://example.com/' }, actor, system),
  },
  updateWebhook: {
    permission: 'webhooks.update',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      updateWebhook({ organization, id, enabled: false }, actor, system),
  },
  rotateWebhookSecret: {
    permission: 'webhooks.update',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      rotateWebhookSecret({ organization, id, overlapSeconds: 0 }, actor, system),
  },
  deleteWebhook: {
    permission: 'webhooks.update',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      deleteWebhook({ organization, id }, actor, system),
  },
  testWebhook: {
    permission: 'webhooks.send',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      testWebhook({ organization, id }, actor, system),
  },
  replayFailedDeliveries: {
    permission: 'webhooks.send',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      replayFailedDeliveries({ organization, id, since: new Date(0) }, actor, system),
  },
  listDeliveries: {
    permission: 'webhooks.read',
    names: 'webhook',
    run: ({ organization, webhook: id }, actor, system) =>
      listDeliveries({ organization, id, limit: 1 }, actor, system),
  },
  readDelivery: {
    permission: 'webhooks.read',
    names: 'delivery',
    run: ({ organization, webhook: id, delivery }, actor, system) =>
      readDelivery({ organization, id, delivery }, actor, system),
  },
  replayDelivery: {
    permission: 'webhooks.send',
    names: 'delivery',
    run: ({ organization, webhook: id, delivery }, actor, system) =>
      replayDelivery({ organization, id, delivery }, actor, system),
  },
  readPolicy: {
    permission: 'policy.read',
    run: ({ organization }, actor, system) =>
      readPolicy({ organization, network: 'devnet' }, actor, system),
  },
  readPolicyHistory: {
    permission: 'policy.read',
    run: ({ organization }, actor, system) =>
      readPolicyHistory({ organization, network: 'devnet' }, actor, system),
  },
  proposePolicy: {
    permission: 'policy.change',
    answer: 'invalid_policy',
    run: ({ organization }, actor, system) =>
      proposePolicy({ organization, network: 'devnet', policy: {}, reason: 'Why.' }, actor, system),
  },
  approvePolicyChange: {
    permission: 'policy.change',
    answer: 'policy_change_not_found',
    run: ({ organization }, actor, system) =>
      approvePolicyChange({ organization, network: 'devnet', id: randomUUID() }, actor, system),
  },
  cancelPolicyChange: {
    permission: 'policy.change',
    answer: 'policy_change_not_found',
    run: ({ organization }, actor, system) =>
      cancelPolicyChange({ organization, network: 'devnet', id: randomUUID() }, actor, system),
  },
  listAuditEvents: {
    permission: 'audit.read',
    run: ({ organization }, actor, system) =>
      listAuditEvents({ organization, limit: 10 }, actor, system),
  },
  exportAuditCsv: {
    permission: 'audit.read',
    run: async ({ organization }, actor, system) => exportAuditCsv({ organization }, actor, system),
  },
};
const deeds = Object.entries(DEEDS);

let test: TestSystem;
let system: System;
const actors = new Map<Role, Member>();

beforeAll(async () => {
  test = await openTestSystem({
    egress: { dns: { addresses: async () => [], texts: async () => [] } },
  });
  system = test.system;
  await anOrganization('acme', system);
  await anOrganization('other', system);
  // Another owner stays, so that one can leave.
  await aMember({ organization: 'acme', role: 'owner' }, system);
  for (const role of ROLES) actors.set(role, await aMember({ organization: 'acme', role }, system));
});
afterAll(() => test.remove());

/** A member of the role who is still one, though the last deed may have been to leave. */
async function actorOf(role: Role): Promise<Member> {
  const actor = actors.get(role) as Member;
  const { organizationId, userId } = actor;
  if ((await system.store.members.find({ organizationId, userId })) === undefined) {
    await system.store.members.add({ organizationId, userId, role });
  }
  return { ...actor, authenticatedAt: system.clock.now() };
}

/** Things that any role which may touch such things at all may touch. */
async function thingsOf(organization: string) {
  const { id: token } = await createToken(
    { organization, network: 'devnet', name: fresh(), scopes: ['read'] },
    operator,
    system,
  );
  const { userId: member } = await aMember({ organization, role: 'viewer' }, system);
  const email = `${fresh()}@example.com`;
  const invited = { organization, email, role: 'viewer' } as const;
  const { id: invitation } = await inviteMember(invited, operator, system);
  const provider = await aProvider(organization);
  const period = await aPeriod(organization);
  const alert = await anAlert(organization);
  const webhook = await aWebhook(organization);
  return { organization, token, member, invitation, provider, period, alert, ...webhook };
}

/** A webhook that something is to be sent to, the only one of its organization. */
async function aWebhook(organization: string): Promise<{ webhook: string; delivery: string }> {
  for (const { id } of await listWebhooks({ organization }, operator, system)) {
    await deleteWebhook({ organization, id }, operator, system);
  }
  const url = 'https://example.com/';
  const { id } = await createWebhook({ organization, url }, operator, system);
  await testWebhook({ organization, id }, operator, system);
  const { data } = await listDeliveries({ organization, id, limit: 1 }, operator, system);
  return { webhook: id, delivery: data[0]?.id ?? '' };
}

/** An alert that nobody acknowledged; answers its id. */
async function anAlert(slug: string): Promise<string> {
  const found = await system.store.organizations.findBySlug(slug);
  const at = system.clock.now();
  const place = { organizationId: found?.id ?? '', network: 'devnet', chain: 'eth' } as const;
  return system.store.alerts.raise({ ...place, at, kind: 'watch_lagging' });
}

let months = 0;

/** A closed month in which nothing was earned; answers its id. */
async function aPeriod(slug: string): Promise<string> {
  const found = await system.store.organizations.findBySlug(slug);
  const at = system.clock.now();
  months += 1;
  const month = new Date(Date.UTC(1970, months, 1)).toISOString().slice(0, 10);
  const books = { organizationId: found?.id ?? '', network: 'devnet', chain: 'eth' } as const;
  const deed = { at, by: 'operator', asOf: at, token: 'ETH' };
  return (await system.store.closedPeriods.close({ ...books, ...deed, month })).id;
}

/** An identity provider whose domain nobody proved; answers its id. */
async function aProvider(organization: string): Promise<string> {
  const found = await system.store.organizations.findBySlug(organization);
  const { id } = await system.store.singleSignOn.create({
    id: randomUUID(),
    organizationId: found?.id ?? '',
    type: 'saml',
    domain: `${fresh()}.example`,
    domainToken: 'token',
    defaultRole: 'viewer',
    createsMembers: true,
    issuer: 'https://id.example',
    signInUrl: 'https://id.example/saml',
    certificates: [],
    at: system.clock.now(),
  });
  return id;
}

const outcomeOf = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: 'done', message: '' }),
    (error) => ({ code: error.code ?? 'fault', message: error.message }),
  );

describe('every role against every governance use case', () => {
  it('has a deed here for each permission', () => {
    const tried = new Set(deeds.map(([, { permission }]) => permission));
    expect([...tried].toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
  });

  for (const role of ROLES) {
    it(`lets ${role}s do what the table says and nothing else`, async () => {
      for (const [name, { permission, run, answer = 'done' }] of deeds) {
        const actor = await actorOf(role);
        const { code, message } = await outcomeOf(run(await thingsOf('acme'), actor, system));
        if (mayRole(role, permission)) {
          expect([name, code]).toEqual([name, answer]);
        } else {
          expect([name, code, message]).toEqual([
            name,
            'missing_permission',
            refusalReason(role, permission),
          ]);
        }
      }
    });
  }

  it('asks for a recent proof wherever something is changed, and nowhere else', async () => {
    for (const [name, { permission, run, answer = 'done' }] of deeds) {
      const actor = await actorOf('owner');
      const age = (RECENT_AUTHENTICATION_SECONDS + 1) * 1000;
      const authenticatedAt = new Date(system.clock.now().getTime() - age);
      const things = await thingsOf('acme');
      const { code } = await outcomeOf(run(things, { ...actor, authenticatedAt }, system));
      const expected = PERMISSIONS[permission].recent ? 'reauthentication_needed' : answer;
      expect([name, code]).toEqual([name, expected]);
    }
  });

  it('knows no organization but the own one, and says so as if it were not there', async () => {
    const theirs = await thingsOf('other');
    const nowhere = { ...theirs, organization: 'nowhere' };
    for (const [name, { run }] of deeds) {
      const actor = await actorOf('owner');
      const answer = await outcomeOf(run(theirs, actor, system));
      expect([name, answer.code]).toEqual([name, 'organization_not_found']);
      const { message } = await outcomeOf(run(nowhere, actor, system));
      expect(answer.message.replaceAll('other', 'nowhere')).toBe(message);
    }
  });

  it('finds nothing of another organization by its id, and tells it from nothing', async () => {
    const theirs = await thingsOf('other');
    const nothing = '00000000-0000-4000-8000-000000000000';
    for (const [name, { names, run }] of deeds) {
      if (names === undefined) continue;
      for (const id of [theirs[names], nothing, 'no uuid', '']) {
        const mine = { ...(await thingsOf('acme')), [names]: id };
        const { code } = await outcomeOf(run(mine, await actorOf('owner'), system));
        expect([name, code]).toEqual([name, `${names}_not_found`]);
      }
    }
  });

  it('changes nothing of what it refuses, and writes no refusal down as done', async () => {
    const before = await system.store.audit.head();
    const things = await thingsOf('acme');
    const made = await system.store.audit.head();
    for (const [, { permission, run }] of deeds) {
      if (mayRole('viewer', permission)) continue;
      await outcomeOf(run(things, await actorOf('viewer'), system));
    }
    expect(await system.store.audit.head()).toEqual(made);
    expect(before).not.toEqual(made);
  });
});
