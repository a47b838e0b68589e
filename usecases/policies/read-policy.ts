import type { Network } from '@kiln-connect/core';
import type { Actor, Caller } from '../caller.ts';
import { requireGranted } from '../networks/require-granted.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import {
  type PolicyProposalAnswer,
  type PolicyVersionAnswer,
  proposalAnswer,
  versionAnswer,
} from './policy-answer.ts';
import { currentPolicyVersion, policyOf } from './policy-in-force.ts';
import { spendingDay } from './spending-day.ts';

/** What a policy can limit on one chain. */
export interface PolicyChainAnswer {
  readonly chain: string;
  readonly title: string;
  readonly token: string;
  readonly decimals: number;
  readonly actions: readonly string[];
  /** What counts towards the limit of the present UTC day, in the smallest unit. */
  readonly spent_today: string;
}

/** Who may decide on the change that waits, of those who may change the policy. */
interface WaitingChangeAnswer extends PolicyProposalAnswer {
  /** Whether who asks may approve it. */
  readonly may_approve: boolean;
  readonly is_own: boolean;
}

/** The signing policy of an organization on a network, as its members see it. */
export interface PolicyAnswer {
  readonly network: Network;
  /** Null when there never was a policy. */
  readonly current: PolicyVersionAnswer | null;
  /** The policy in force as canonical JSON, byte for byte what its hash is of; null without one. */
  readonly document: string | null;
  readonly waiting: WaitingChangeAnswer | null;
  readonly chains: readonly PolicyChainAnswer[];
}

/**
 * The signing policy of an organization on a network: the version in force, the change that waits, and
 * what each chain lets limit.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'network_not_granted'.
 */
export async function readPolicy(
  { organization: slug, network }: { organization: string; network: Network },
  actor: Actor,
  system: System,
): Promise<PolicyAnswer> {
  const organization = await findOrganization({ slug, permission: 'policy.read' }, actor, system);
  requireGranted(organization, network);
  const key = { organizationId: organization.id, network };
  const current = await currentPolicyVersion(key, system);
  const { canonicalJson } = await import('@kiln-connect/verify');
  const inForce = policyOf(current);
  const waiting = await system.store.policies.open(key);
  const actorId = actor.kind === 'operator' ? null : actor.userId;
  const isOwn = waiting?.proposedBy === actorId;
  return {
    network,
    current: current ? versionAnswer(current) : null,
    document: inForce ? canonicalJson(inForce.policy) : null,
    waiting: waiting
      ? {
          ...proposalAnswer(waiting),
          is_own: isOwn,
          may_approve: !isOwn && (actorId === null || waiting.approvers.includes(actorId)),
        }
      : null,
    chains: await listPolicyChains(key, system),
  };
}

/** What each chain here that can be verified lets limit, and what was used of today. */
async function listPolicyChains(
  key: { organizationId: string; network: Network },
  { chains, store, clock }: System,
): Promise<readonly PolicyChainAnswer[]> {
  const { policyActions } = await import('@kiln-connect/verify');
  const day = spendingDay(clock.now());
  const known: PolicyChainAnswer[] = [];
  for (const { info } of Object.values(chains)) {
    const actions = policyActions(info.name);
    if (actions === undefined) continue;
    const spent = await store.policyReservations.spent({ ...key, chain: info.name, day });
    const { name: chain, title, token, decimals } = info;
    known.push({ chain, title, token, decimals, actions, spent_today: spent.toString() });
  }
  return known;
}

/** What became of the policy of an organization on a network. */
export interface PolicyHistoryAnswer {
  /** The latest first. */
  readonly versions: readonly PolicyVersionAnswer[];
  /** Changes that were cancelled, the latest first. */
  readonly cancelled: readonly PolicyProposalAnswer[];
}

/**
 * All versions of a signing policy, and the changes that were cancelled.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'network_not_granted'.
 */
export async function readPolicyHistory(
  { organization: slug, network }: { organization: string; network: Network },
  actor: Actor,
  system: System,
): Promise<PolicyHistoryAnswer> {
  const organization = await findOrganization({ slug, permission: 'policy.read' }, actor, system);
  requireGranted(organization, network);
  const key = { organizationId: organization.id, network };
  await currentPolicyVersion(key, system);
  const { policies } = system.store;
  return {
    versions: (await policies.versions(key)).map(versionAnswer),
    cancelled: (await policies.cancelled(key)).map(proposalAnswer),
  };
}

/** The policy that a token's transactions are held against. */
export interface OwnPolicyAnswer {
  readonly network: Network;
  /** 0 when there never was a policy. */
  readonly version: number;
  /** Null when nothing is limited. */
  readonly hash: string | null;
  readonly policy: PolicyVersionAnswer['policy'];
  readonly effective_at: string | null;
}

/** The signing policy in force for the caller's organization and network, to be held against a pinned copy. */
export async function readOwnPolicy(
  _: object,
  { organizationId, network }: Caller,
  system: System,
): Promise<OwnPolicyAnswer> {
  const version = await currentPolicyVersion({ organizationId, network }, system);
  const inForce = policyOf(version);
  return {
    network,
    version: version?.number ?? 0,
    hash: inForce?.hash ?? null,
    policy: inForce?.document ?? null,
    effective_at: version?.effectiveAt.toISOString() ?? null,
  };
}
