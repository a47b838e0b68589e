import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../caller.ts';
import { openMail } from '../mail/sealed-mail.ts';
import { createOrganization } from '../organizations/create-organization.ts';
import { readOrganization } from '../organizations/read-organization.ts';
import { secureOrganization } from '../organizations/secure-organization.ts';
import { updateOrganization } from '../organizations/update-organization.ts';
import type { System } from '../system.ts';
import { aMember, aPerson, from } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { changeMemberRole } from './change-member-role.ts';
import { leaveOrganization } from './leave-organization.ts';
import { listMembers } from './list-members.ts';
import { memberOf } from './member-of.ts';
import { removeMember } from './remove-member.ts';

let test: TestSystem;
let system: System;
let count = 0;

beforeAll(async () => {
  test = await openTestSystem();
  system = test.system;
});
afterAll(() => test.remove());

/** An organization of its own with these members. */
async function team<Roles extends readonly Member['role'][]>(...roles: Roles) {
  const organization = await anOrganization(`team-${++count}`, system);
  const members: Awaited<ReturnType<typeof aMember>>[] = [];
  for (const role of roles) members.push(await aMember({ organization, role }, system));
  return { organization, members: members as { [At in keyof Roles]: (typeof members)[number] } };
}

const mailsTo = async (email: string) => {
  const rows = await system.store.outbox.pending({ now: system.clock.now(), limit: 1000 });
  return rows
    .filter(({ to }) => to === email)
    .map(({ id, kind, sealed }) => ({ kind, text: openMail(id, sealed, system.sealer).text }));
};
const lastEntry = async () => (await system.store.audit.list({ limit: 1 }))[0];

describe('a member', () => {
  it('sees who is in the organization', async () => {
    const { organization, members } = await team('owner', 'viewer');
    const [owner, viewer] = members;
    expect(await listMembers({ organization }, viewer, system)).toMatchObject([
      { user_id: owner.userId, role: 'owner', email: owner.email, has_two_factor: false },
      { user_id: viewer.userId, role: 'viewer', joined_at: expect.stringMatching(/Z$/) },
    ]);
  });

  it('is a stranger to every other organization, and from the moment of removal to this one', async () => {
    const { organization, members } = await team('owner', 'viewer');
    const [owner, viewer] = members;
    const { organization: elsewhere } = await team('owner');
    const asMember = (slug: string) =>
      memberOf({ session: viewer.session, organization: slug, ...from }, system);
    await expect(asMember(elsewhere)).rejects.toMatchObject({ code: 'organization_not_found' });
    expect(await asMember(organization)).toMatchObject({ role: 'viewer' });
    await removeMember({ organization, userId: viewer.userId }, owner, system);
    await expect(asMember(organization)).rejects.toMatchObject({
      name: 'NotFoundError',
      code: 'organization_not_found',
    });
  });

  it('is shut out without a second factor where the organization asks for one', async () => {
    const { organization, members } = await team('owner', 'viewer');
    const { session } = members[1];
    const secured = { ...members[0], secondFactor: true };
    await secureOrganization({ organization, requireTwoFactor: true }, secured, system);
    const withSession = (changes: Partial<typeof session>) =>
      memberOf({ session: { ...session, ...changes }, organization, ...from }, system);
    await expect(withSession({})).rejects.toMatchObject({
      name: 'ForbiddenError',
      code: 'two_factor_required',
      details: { has_two_factor: false },
    });
    expect(await withSession({ secondFactor: true })).toMatchObject({ secondFactor: true });
    // A provider's word counts where it is the organization's own: there is none for this address.
    await expect(withSession({ method: 'single-sign-on' })).rejects.toMatchObject({
      code: 'two_factor_required',
    });
  });

  it("with an authenticator app is not let in by another organization's identity provider alone", async () => {
    const { organization, members } = await team('owner');
    const session = { ...members[0].session, method: 'single-sign-on' as const };
    const enter = (changes: Partial<typeof session>) =>
      memberOf({ session: { ...session, ...changes }, organization, ...from }, system);
    await expect(enter({ hasTwoFactor: true })).rejects.toMatchObject({
      code: 'two_factor_required',
    });
    expect(await enter({ hasTwoFactor: true, secondFactor: true })).toMatchObject({
      role: 'owner',
    });
    expect(await enter({ hasTwoFactor: false })).toMatchObject({ role: 'owner' });
  });
});

describe('a change of role', () => {
  it('holds from the next request on, is written down and told by e-mail', async () => {
    const { organization, members } = await team('owner', 'viewer');
    const [owner, viewer] = members;
    const { userId, email } = viewer;
    expect(
      await changeMemberRole({ organization, userId, role: 'developer' }, owner, system),
    ).toMatchObject({ user_id: userId, role: 'developer' });
    expect(
      await memberOf({ session: viewer.session, organization, ...from }, system),
    ).toMatchObject({ role: 'developer' });
    expect(await lastEntry()).toMatchObject({
      action: 'member_role_changed',
      actor: { type: 'user', id: owner.userId },
      subject: { type: 'user', id: userId, label: email },
      details: { before: { role: 'viewer' }, after: { role: 'developer' } },
    });
    expect(await mailsTo(email)).toMatchObject([
      { kind: 'role_changed', text: expect.stringContaining('developer') },
    ]);
  });

  it('to the same role changes nothing', async () => {
    const { organization, members } = await team('owner', 'viewer');
    const [owner, { userId, email }] = members;
    const before = await system.store.audit.head();
    await changeMemberRole({ organization, userId, role: 'viewer' }, owner, system);
    expect(await system.store.audit.head()).toEqual(before);
    expect(await mailsTo(email)).toEqual([]);
  });

  it('of an owner, or to an owner, is not for admins, nor to raise oneself', async () => {
    const { organization, members } = await team('owner', 'owner', 'admin', 'viewer');
    const [, owner, admin, viewer] = members;
    for (const [userId, role] of [
      [owner.userId, 'viewer'],
      [viewer.userId, 'owner'],
      [admin.userId, 'owner'],
    ] as const) {
      await expect(
        changeMemberRole({ organization, userId, role }, admin, system),
      ).rejects.toMatchObject({ name: 'ForbiddenError', code: 'role_out_of_reach' });
    }
    await expect(
      removeMember({ organization, userId: owner.userId }, admin, system),
    ).rejects.toMatchObject({ code: 'role_out_of_reach' });
    const roles = await listMembers({ organization }, admin, system);
    expect(roles.map(({ role }) => role)).toEqual(['owner', 'owner', 'admin', 'viewer']);
    await changeMemberRole({ organization, userId: admin.userId, role: 'viewer' }, admin, system);
  });
});

describe('the last owner', () => {
  it('can not leave, be removed or lowered, by nobody', async () => {
    const { organization, members } = await team('owner', 'admin');
    const [owner] = members;
    const { userId } = owner;
    for (const attempt of [
      () => leaveOrganization({ organization }, owner, system),
      () => removeMember({ organization, userId }, owner, system),
      () => removeMember({ organization, userId }, operator, system),
      () => changeMemberRole({ organization, userId, role: 'admin' }, owner, system),
      () => changeMemberRole({ organization, userId, role: 'viewer' }, operator, system),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ name: 'ConflictError', code: 'last_owner' });
    }
  });

  it('is one of two when both leave at once', async () => {
    const { organization, members } = await team('owner', 'owner');
    const results = await Promise.allSettled(
      members.map((owner) => leaveOrganization({ organization }, owner, system)),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const left = await listMembers({ organization }, operator, system);
    expect(left.map(({ role }) => role)).toEqual(['owner']);
  });
});

describe('a removed member', () => {
  it('is told by e-mail; who leaves is not', async () => {
    const { organization, members } = await team('owner', 'viewer', 'viewer');
    const [owner, removed, leaver] = members;
    await removeMember({ organization, userId: removed.userId }, owner, system);
    expect(await lastEntry()).toMatchObject({
      action: 'member_removed',
      details: { before: { role: 'viewer' } },
    });
    expect(await mailsTo(removed.email)).toMatchObject([{ kind: 'member_removed' }]);
    await leaveOrganization({ organization }, leaver, system);
    expect(await lastEntry()).toMatchObject({ action: 'member_left' });
    expect(await mailsTo(leaver.email)).toEqual([]);
  });
});

describe("an organization's settings", () => {
  it('are its name, which is not its slug', async () => {
    const { organization, members } = await team('owner');
    const [owner] = members;
    const renamed = await updateOrganization({ organization, name: ' New name ' }, owner, system);
    expect(renamed).toMatchObject({ name: 'New name', slug: organization });
    expect(await lastEntry()).toMatchObject({
      action: 'organization_updated',
      details: { before: { name: organization }, after: { name: 'New name' } },
    });
    expect(await readOrganization({ organization }, owner, system)).toEqual(renamed);
  });

  it('can not shut out the member who makes them', async () => {
    const { organization, members } = await team('owner');
    const [owner] = members;
    await expect(
      secureOrganization({ organization, requireTwoFactor: true }, owner, system),
    ).rejects.toMatchObject({ name: 'ConflictError', code: 'two_factor_needed_first' });
    expect(
      await secureOrganization({ organization, requireTwoFactor: true }, operator, system),
    ).toMatchObject({ require_two_factor: true, max_token_days: null });
  });

  it('have a longest life of tokens in whole days, or none', async () => {
    const { organization, members } = await team('owner');
    const [owner] = members;
    for (const maxTokenDays of [0, -1, 1.5, 3651, Number.NaN]) {
      await expect(
        secureOrganization({ organization, maxTokenDays }, owner, system),
      ).rejects.toMatchObject({ code: 'invalid_max_token_days' });
    }
    await secureOrganization({ organization, maxTokenDays: 90 }, owner, system);
    expect(await lastEntry()).toMatchObject({
      action: 'organization_secured',
      details: { before: { max_token_days: null }, after: { max_token_days: 90 } },
    });
  });

  it('have no slug that is an address of the dashboard', async () => {
    for (const name of ['Settings', 'Sign in', 'API', 'v1', 'Two Factor']) {
      await expect(
        createOrganization({ name, networks: ['devnet'] }, operator, system),
      ).rejects.toMatchObject({ name: 'InvalidInputError', code: 'reserved_slug' });
    }
  });

  it('show each network: served or not, granted or not', async () => {
    const devnetOnly: System = { ...system, networks: ['devnet'] };
    const slug = await anOrganization('networks', system, ['mainnet']);
    const { networks } = await readOrganization({ organization: slug }, operator, devnetOnly);
    expect(networks).toEqual([
      { network: 'mainnet', served: false, granted: true },
      { network: 'testnet', served: false, granted: false },
      { network: 'devnet', served: true, granted: false },
    ]);
  });
});

describe('a person', () => {
  it('can be a member of several organizations, as something else in each', async () => {
    const session = await aPerson(system);
    const [first, second] = [await team('owner'), await team('owner')];
    for (const [{ organization }, role] of [
      [first, 'admin'],
      [second, 'viewer'],
    ] as const) {
      const found = await system.store.organizations.findBySlug(organization);
      const organizationId = found?.id ?? '';
      await system.store.members.add({ organizationId, userId: session.userId, role });
    }
    const at = (organization: string) => memberOf({ session, organization, ...from }, system);
    expect(await at(first.organization)).toMatchObject({ role: 'admin' });
    expect(await at(second.organization)).toMatchObject({ role: 'viewer' });
    // What they are in one place opens nothing in the other.
    await expect(
      listMembers({ organization: second.organization }, await at(first.organization), system),
    ).rejects.toMatchObject({ code: 'organization_not_found' });
  });
});
