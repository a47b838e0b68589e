import type { RewardComponents } from '@kiln-connect/core';

/** The components of an Ethereum reward. */
export type RewardComponent = (typeof ACCRUING_COMPONENTS)[number] | 'execution' | 'execution_mev';

/** What the consensus layer adds to a validator's balance or takes from it, until it is withdrawn. */
export const ACCRUING_COMPONENTS = [
  'attestation',
  'sync_committee',
  'proposer',
  'slashing',
] as const;

/** What proposed blocks paid of their transactions' fees, in wei. */
export const nonMevTotal = (components: RewardComponents): bigint => components.execution ?? 0n;

/** What builders paid for the blocks that proposers took from them, in wei. */
export const mevTotal = (components: RewardComponents): bigint => components.execution_mev ?? 0n;

/** What was earned on the execution layer, in wei: paid at once to the fee recipient. */
export const executionTotal = (components: RewardComponents): bigint =>
  nonMevTotal(components) + mevTotal(components);

/** What was earned on the consensus layer, penalties taken off, in wei. */
export const consensusTotal = (components: RewardComponents): bigint =>
  ACCRUING_COMPONENTS.reduce((sum, component) => sum + (components[component] ?? 0n), 0n);
