import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeMember } from '../members/remove-member.ts';
import type { System } from '../system.ts';
import { aMember } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { approvePolicyChange } from './approve-policy-change.ts';
import { cancelPolicyChange } from './cancel-policy-change.ts';
import { decideDueChanges } from './decide-due-changes.ts';
import { proposePolicy } from './propose-policy.ts';
import { readPolicy, readPolicyHistory } from './read-policy.ts';

const HOUR = 3_600_000;
const network = 'devnet';
const policyOf = (most: string) => ({
  version: 1,
  network,
  chains: { eth: { max_per_day: most } },
});

let test: TestSystem;
let system: System;
let aheadMs = 0;
let organization: string;
let count = 0;

beforeAll(async () => {
  test = await openTestSystem({ clock: { now: () => new Date(Date.now() + aheadMs) } });
  system = test.system;
});
afterAll(() => test.remove());
beforeEach(async () => {
  organization = await anOrganization(`acme-${++count}`, system);
});

const anAdmin = (role: 'owner' | 'admin' = 'admin') => aMember({ organization, role }, system);
type Who = Awaited<ReturnType<typeof anAdmin>> | typeof operator;
/** The same person, who has just proved who they are. */
const fresh = (who: Who): Who =>
  who.kind === 'operator' ? who : { ...who, authenticatedAt: system.clock.now() };
const propose = (who: Who, most = '1', policy: object | null = policyOf(most)) =>
  proposePolicy(
    { organization, network, policy: policy as never, reason: 'A limit for a start.' },
    fresh(who),
    system,
  );
const approve = (who: Who, { id }: { id: string }) =>
  approvePolicyChange({ organization, network, id }, fresh(who), system);
const cancel = (who: Who, { id }: { id: string }) =>
  cancelPolicyChange({ organization, network, id }, fresh(who), system);
const read = (who: Who) => readPolicy({ organization, network }, fresh(who), system);
const refused = (code: string) => expect.objectContaining({ code });
const pass = async (ms: number) => {
  aheadMs += ms;
};
const mailsTo = async (...people: Who[]) => {
  const emails = people.map((who) => (who.kind === 'operator' ? '' : who.email));
  const waiting = await system.store.outbox.pending({ now: system.clock.now(), limit: 1_000 });
  return waiting.filter(({ kind, to }) => kind === 'policy_change' && emails.includes(to)).length;
};

describe('a change of the signing policy', () => {
  it('takes effect when a second owner or admin approves it, and all members are told', async () => {
    const [first, second] = [await anAdmin('owner'), await anAdmin()];
    const viewer = await aMember({ organization, role: 'viewer' }, system);
    const change = await propose(first);
    expect(change).toMatchObject({ state: 'open', effective_at: null, proposed_by: first.email });
    expect(await mailsTo(first, second, viewer)).toBe(3);
    expect(await read(first)).toMatchObject({
      current: null,
      waiting: { may_approve: false, is_own: true },
    });
    expect(await read(second)).toMatchObject({ waiting: { may_approve: true, is_own: false } });
    expect(await read(viewer)).toMatchObject({ waiting: { may_approve: false } });
    await expect(approve(first, change)).rejects.toEqual(refused('own_policy_change'));
    expect(await approve(second, change)).toMatchObject({
      version: 1,
      policy: policyOf('1'),
      hash: change.hash,
      approved_by: second.email,
    });
    expect(await read(viewer)).toMatchObject({ current: { version: 1 }, waiting: null });
    expect(await mailsTo(first, second, viewer)).toBe(6);
    const { organizationId } = first;
    const entries = await system.store.audit.list({ organizationId, limit: 10 });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['policy_change_proposed', 'policy_changed']),
    );
  });

  it('takes effect after 24 hours where nobody else could approve it, and not a moment before', async () => {
    const only = await anAdmin('owner');
    const change = await propose(only);
    expect(change.effective_at).not.toBeNull();
    await pass(24 * HOUR - 60_000);
    await decideDueChanges(system);
    expect((await read(only)).current).toBeNull();
    await pass(60_000);
    expect((await read(only)).current).toMatchObject({ version: 1, approved_by: null });
  });

  it('can not be approved by an admin who is added meanwhile, nor by one added shortly before', async () => {
    const only = await anAdmin('owner');
    await propose(only);
    await pass(24 * HOUR);
    await decideDueChanges(system);
    await pass(HOUR);

    const puppet = await anAdmin();
    // The database's clock says when they came; ours is ahead of it in this test.
    const { organizationId, userId } = puppet;
    await system.store.people.orm.execute(
      `update members set governs_since = '${system.clock.now().toISOString()}' where user_id = '${userId}'`,
    );
    const change = await propose(only, '2');
    expect(change.effective_at).not.toBeNull();
    await expect(approve(puppet, change)).rejects.toEqual(refused('not_an_approver'));
    const later = await anAdmin();
    await expect(approve(later, change)).rejects.toEqual(refused('not_an_approver'));
    expect(await cancel(later, change)).toMatchObject({ state: 'cancelled' });
    expect(organizationId).toBe(only.organizationId);

    await pass(24 * HOUR);
    const again = await propose(only, '2');
    expect(again.effective_at).toBeNull();
    expect(await approve(puppet, again)).toMatchObject({ version: 2 });
  });

  it('is treated alike whether it loosens, tightens or removes the policy', async () => {
    const [first, second] = [await anAdmin('owner'), await anAdmin()];
    for (const [i, policy] of [policyOf('5'), policyOf('9'), policyOf('1'), null].entries()) {
      const change = await propose(first, '', policy);
      expect(change.effective_at).toBeNull();
      expect(await approve(second, change)).toMatchObject({ version: i + 1, policy });
    }
    await expect(propose(first, '', null)).rejects.toMatchObject({
      code: 'policy_unchanged',
      message: `There is no signing policy on ${network}, so there is none to remove.`,
    });
    const { versions } = await readPolicyHistory({ organization, network }, first, system);
    expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  });

  it('waits alone, can be cancelled by any admin, and is in the history then', async () => {
    const [first, second] = [await anAdmin('owner'), await anAdmin()];
    const change = await propose(first);
    await expect(propose(second, '2')).rejects.toEqual(refused('policy_change_open'));
    await cancel(second, change);
    await expect(approve(second, change)).rejects.toEqual(refused('policy_change_not_found'));
    const { cancelled } = await readPolicyHistory({ organization, network }, first, system);
    expect(cancelled).toMatchObject([{ id: change.id, decided_by: second.email }]);
  });

  it('comes to nothing when who proposed it may not change the policy any more', async () => {
    const [owner, admin] = [await anAdmin('owner'), await anAdmin()];
    const change = await propose(admin);
    await removeMember({ organization, userId: admin.userId }, operator, system);
    await expect(approve(owner, change)).rejects.toEqual(refused('policy_proposer_left'));
    expect(await read(owner)).toMatchObject({ current: null, waiting: null });

    const alone = await anOrganization(`acme-${++count}`, system);
    organization = alone;
    const only = await anAdmin('admin');
    await propose(only);
    await removeMember({ organization, userId: only.userId }, operator, system);
    await pass(25 * HOUR);
    await decideDueChanges(system);
    expect(await read(operator)).toMatchObject({ current: null, waiting: null });
  });

  it('can be proposed or approved by the operator, never both', async () => {
    const only = await anAdmin('owner');
    const mine = await propose(only);
    expect(await approve(operator, mine)).toMatchObject({ version: 1, approved_by: 'operator' });
    const theirs = await propose(operator, '2');
    await expect(approve(operator, theirs)).rejects.toEqual(refused('own_policy_change'));
    expect(await approve(only, theirs)).toMatchObject({ version: 2 });
  });

  it('is made once, however many servers and people decide at the same time', async () => {
    const [first, second, third] = [await anAdmin('owner'), await anAdmin(), await anAdmin()];
    const change = await propose(first);
    const outcomes = await Promise.allSettled([
      approve(second, change),
      approve(third, change),
      cancel(second, change),
      decideDueChanges(system),
    ]);
    expect(outcomes.slice(0, 3).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { versions, cancelled } = await readPolicyHistory(
      { organization, network },
      first,
      system,
    );
    expect(versions.length + cancelled.length).toBe(1);
  });

  it('is refused without a reason, for another network, and when it is no policy', async () => {
    const owner = await anAdmin('owner');
    for (const policy of [
      {},
      { ...policyOf('1'), network: 'mainnet' },
      { ...policyOf('1'), more: 1 },
    ]) {
      await expect(propose(owner, '', policy)).rejects.toEqual(refused('invalid_policy'));
    }
    for (const reason of ['', '  ', 'x'.repeat(501), 'two\nlines']) {
      const attempt = proposePolicy(
        { organization, network, policy: policyOf('1') as never, reason },
        fresh(owner) as never,
        system,
      );
      await expect(attempt).rejects.toEqual(refused('invalid_reason'));
    }
  });
});
