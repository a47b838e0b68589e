import { mayRole } from '@kiln-connect/core';
import type { Governance, PolicyProposal } from '@kiln-connect/store';

/** Whether who proposed a change may still change the policy; the operator always may. */
export async function isProposerGoverning(
  { organizationId, proposedBy }: PolicyProposal,
  { members }: Pick<Governance, 'members'>,
): Promise<boolean> {
  if (proposedBy === null) return true;
  const member = await members.find({ organizationId, userId: proposedBy });
  return member !== undefined && mayRole(member.role, 'policy.change');
}
