import type { Network } from '@kiln-connect/core';
import type { PolicyVersion } from '@kiln-connect/store';
import type { SigningPolicy } from '@kiln-connect/verify';
import type { System } from '../system.ts';
import { decideDueChange } from './decide-due-changes.ts';

/** A version that limits something: its document is one. */
export interface PolicyInForce extends PolicyVersion {
  readonly policy: SigningPolicy;
  readonly hash: string;
}

/** The version that stands now on a network; a change whose time has come takes effect first. */
export async function currentPolicyVersion(
  key: { organizationId: string; network: Network },
  system: Pick<System, 'store' | 'clock' | 'sealer' | 'publicUrl' | 'mail'>,
): Promise<PolicyVersion | undefined> {
  const { policies } = system.store;
  const proposal = await policies.open(key);
  const now = system.clock.now();
  if (proposal?.effectiveAt && proposal.effectiveAt <= now) await decideDueChange(proposal, system);
  return policies.current(key);
}

/** The policy that a version holds; undefined where there is none, or none any more. */
export function policyOf(version: PolicyVersion | undefined): PolicyInForce | undefined {
  if (version === undefined || version.document === null || version.hash === null) return undefined;
  // It was read by the verifier when it was proposed, and nothing can change it since.
  return { ...version, policy: version.document as unknown as SigningPolicy, hash: version.hash };
}
