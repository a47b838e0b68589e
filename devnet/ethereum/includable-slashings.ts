import { MAX_ATTESTER_SLASHINGS_ELECTRA, MAX_PROPOSER_SLASHINGS } from '@lodestar/params';
import {
  assertValidAttesterSlashing,
  assertValidProposerSlashing,
  type CachedBeaconStateElectra,
  getAttesterSlashableIndices,
  isSlashableValidator,
} from '@lodestar/state-transition';
import type { electra, phase0 } from '@lodestar/types';
import type { BeaconContext } from './beacon-genesis.ts';
import type { Slashings } from './slashing-pool.ts';

/** Whether the proof is sound and its validator can still be slashed. */
export function isSlashableProposal(
  slashing: phase0.ProposerSlashing,
  state: CachedBeaconStateElectra,
  { config, pubkeyCache }: BeaconContext,
): boolean {
  const { proposerIndex } = slashing.signedHeader1.message;
  if (proposerIndex >= state.validators.length) return false;
  const proposer = state.validators.getReadonly(proposerIndex).toValue();
  return isAccepted(() =>
    assertValidProposerSlashing(config, pubkeyCache, state.slot, slashing, proposer, true),
  );
}

/** Whether the proof is sound and one of its validators can still be slashed. */
export function isSlashableVote(
  slashing: electra.AttesterSlashing,
  state: CachedBeaconStateElectra,
  { config, pubkeyCache }: BeaconContext,
): boolean {
  const { length } = state.validators;
  const isSound = isAccepted(() =>
    assertValidAttesterSlashing(config, pubkeyCache, state.slot, length, slashing, true),
  );
  return isSound && slashableBy(slashing, state).length > 0;
}

/** The proofs that a block of that state can carry: no validator is slashed twice. */
export function includableSlashings(
  { proposer, attester }: Slashings,
  state: CachedBeaconStateElectra,
  context: BeaconContext,
): { proposerSlashings: phase0.ProposerSlashing[]; attesterSlashings: electra.AttesterSlashing[] } {
  const slashed = new Set<number>();
  const proposerSlashings = proposer
    .filter((slashing) => {
      const index = slashing.signedHeader1.message.proposerIndex;
      if (slashed.has(index) || !isSlashableProposal(slashing, state, context)) return false;
      slashed.add(index);
      return true;
    })
    .slice(0, MAX_PROPOSER_SLASHINGS);
  const attesterSlashings = attester
    .filter((slashing) => isSlashableVote(slashing, state, context))
    .filter((slashing) => slashableBy(slashing, state).some((index) => !slashed.has(index)))
    .slice(0, MAX_ATTESTER_SLASHINGS_ELECTRA);
  return { proposerSlashings, attesterSlashings };
}

const slashableBy = (
  slashing: electra.AttesterSlashing,
  state: CachedBeaconStateElectra,
): number[] =>
  getAttesterSlashableIndices(slashing).filter((index) =>
    isSlashableValidator(state.validators.getReadonly(index).toValue(), state.epochCtx.epoch),
  );

function isAccepted(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
