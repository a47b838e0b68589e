import type { Json } from '@kiln-connect/core';
import type { PolicyProposal, PolicyVersion } from '@kiln-connect/store';

/** What versions and proposals have in common on the wire. */
interface ChangeAnswer {
  /** The document; null for no policy. */
  readonly policy: Json;
  /** SHA-256 of the document as canonical JSON (RFC 8785), 64 hex digits; null for no policy. */
  readonly hash: string | null;
  readonly reason: string;
  readonly proposed_by: string;
  readonly proposed_at: string;
}

/** A policy that is or was in force. */
export interface PolicyVersionAnswer extends ChangeAnswer {
  readonly version: number;
  /** Null where it took effect by itself, after its delay. */
  readonly approved_by: string | null;
  readonly effective_at: string;
}

/** A change of a policy. */
export interface PolicyProposalAnswer extends ChangeAnswer {
  readonly id: string;
  /** When it takes effect by itself; null when somebody has to approve it. */
  readonly effective_at: string | null;
  readonly state: PolicyProposal['state'];
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

const changeAnswer = (change: PolicyVersion | PolicyProposal): ChangeAnswer => ({
  policy: change.document,
  hash: change.hash,
  reason: change.reason,
  proposed_by: change.proposedByLabel,
  proposed_at: change.proposedAt.toISOString(),
});

/** A version as the routes tell it. */
export const versionAnswer = (version: PolicyVersion): PolicyVersionAnswer => ({
  version: version.number,
  ...changeAnswer(version),
  approved_by: version.approvedByLabel,
  effective_at: version.effectiveAt.toISOString(),
});

/** A proposal as the routes tell it. */
export const proposalAnswer = (proposal: PolicyProposal): PolicyProposalAnswer => ({
  id: proposal.id,
  ...changeAnswer(proposal),
  effective_at: proposal.effectiveAt?.toISOString() ?? null,
  state: proposal.state,
  decided_by: proposal.decidedByLabel,
  decided_at: proposal.decidedAt?.toISOString() ?? null,
});
