import type { JsonObject, Reason } from '@kiln-connect/core';
import type { ReadIntent } from './action.ts';
import type { SolanaDeactivateStakeIntent } from './actions/deactivate-stake.ts';
import type { SolanaMergeStakesIntent } from './actions/merge-stakes.ts';
import type { SolanaSplitStakeIntent } from './actions/split-stake.ts';
import type { SolanaStakeIntent } from './actions/stake.ts';
import type { SolanaWithdrawStakeIntent } from './actions/withdraw-stake.ts';
import { solanaActions } from './actions.ts';

export type {
  SolanaDeactivateStakeIntent,
  SolanaMergeStakesIntent,
  SolanaSplitStakeIntent,
  SolanaStakeIntent,
  SolanaWithdrawStakeIntent,
};

/** What a user asks for on Solana; `action` tells which of them it is. */
export type SolanaIntent =
  | SolanaStakeIntent
  | SolanaDeactivateStakeIntent
  | SolanaWithdrawStakeIntent
  | SolanaMergeStakesIntent
  | SolanaSplitStakeIntent;

/** The public format of each action's intents as JSON Schema (2020-12), for other languages. */
export const solanaIntentSchemas = Object.fromEntries(
  [...solanaActions].map(([action, { jsonSchema }]) => [action, jsonSchema]),
) as { readonly [Action in SolanaIntent['action']]: JsonObject };

/** The intent, or why it is none. */
export function readIntent(intent: unknown): ReadIntent | { readonly reasons: readonly Reason[] } {
  const name = (intent as { action?: unknown } | null | undefined)?.action;
  const action = typeof name === 'string' ? solanaActions.get(name) : undefined;
  if (action) return action.read(intent);
  const message = `intent.action: must be one of ${[...solanaActions.keys()].join(', ')}`;
  return { reasons: [{ code: 'invalid_intent', message, at: 'intent.action' }] };
}
