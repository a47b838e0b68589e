import type { ChainPortfolio, JsonObject } from '@kiln-connect/core';
import { annualPercent } from '../annual-percent.ts';
import { consensusTotal, executionTotal } from './reporting/reward-components.ts';

/** States in which a key is nobody's stake yet. */
const NO_STAKE = ['unknown', 'unstaked'];
const ACTIVE = ['active_ongoing', 'active_exiting', 'active_slashed'];

/** The fields of `ETHPortfolio` that count validators, with the states that they count. */
const GROUPS: { readonly [field: string]: readonly string[] } = {
  activating_stakes: ['deposit_in_progress', 'pending_initialized', 'pending_queued'],
  exiting_stakes: ['active_exiting', 'active_slashed'],
  exited_stakes: ['exited_unslashed', 'exited_slashed', 'withdrawal_possible', 'withdrawal_done'],
};

const amountOf = (value: unknown): bigint => (typeof value === 'string' ? BigInt(value) : 0n);

/** Wei of the validator's balance and of its deposits that wait for the chain to credit them. */
function balanceOf({ balance, pending_deposits: pending }: JsonObject): bigint {
  const waiting = Array.isArray(pending) ? (pending as readonly JsonObject[]) : [];
  return waiting.reduce((sum, { amount }) => sum + amountOf(amount), amountOf(balance));
}

/** Ethereum's part of a portfolio: `ETHPortfolio`. */
export const portfolio: ChainPortfolio = {
  groups: Object.keys(GROUPS),
  stakeOf: (answer) => {
    const state = String(answer.state);
    return {
      isStake: !NO_STAKE.includes(state),
      isActive: ACTIVE.includes(state),
      balance: balanceOf(answer),
      groups: Object.keys(GROUPS).filter((field) => GROUPS[field]?.includes(state)),
    };
  },
  totalRewards: (components) => consensusTotal(components) + executionTotal(components),
  figures: ({ components, balanceSeconds }) => ({
    historical_grr: annualPercent(
      consensusTotal(components) + executionTotal(components),
      balanceSeconds,
    ),
  }),
};
