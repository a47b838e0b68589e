import type { JsonObject, Reason } from '@kiln-connect/core';
import type { ReadIntent } from './action.ts';
import type { EthereumConsolidateIntent } from './actions/consolidate.ts';
import type { EthereumDepositIntent } from './actions/deposit.ts';
import type { EthereumEnableCompoundingIntent } from './actions/enable-compounding.ts';
import type { EthereumExitRequestIntent } from './actions/exit-request.ts';
import type { EthereumStakeIntent } from './actions/stake-intent.ts';
import type { EthereumWithdrawalIntent } from './actions/withdrawal.ts';
import { ethereumActions } from './actions.ts';

export type {
  EthereumConsolidateIntent,
  EthereumDepositIntent,
  EthereumEnableCompoundingIntent,
  EthereumExitRequestIntent,
  EthereumStakeIntent,
  EthereumWithdrawalIntent,
};

/** What a user asks for on Ethereum; `action` tells which of them it is. */
export type EthereumIntent =
  | EthereumStakeIntent
  | EthereumDepositIntent
  | EthereumWithdrawalIntent
  | EthereumConsolidateIntent
  | EthereumEnableCompoundingIntent
  | EthereumExitRequestIntent;

/** The public format of each action's intents as JSON Schema (2020-12), for other languages. */
export const ethereumIntentSchemas = Object.fromEntries(
  [...ethereumActions].map(([action, { jsonSchema }]) => [action, jsonSchema]),
) as { readonly [Action in EthereumIntent['action']]: JsonObject };

/** The intent, or why it is none. */
export function readIntent(intent: unknown): ReadIntent | { readonly reasons: readonly Reason[] } {
  const name = (intent as { action?: unknown } | null | undefined)?.action;
  const action = typeof name === 'string' ? ethereumActions.get(name) : undefined;
  if (action) return action.read(intent);
  const message = `intent.action: must be one of ${[...ethereumActions.keys()].join(', ')}`;
  return { reasons: [{ code: 'invalid_intent', message, at: 'intent.action' }] };
}
