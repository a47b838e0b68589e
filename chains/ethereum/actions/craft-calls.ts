import type { CraftedTransactions, JsonObject } from '@kiln-connect/core';
import { keccak256, stringToHex } from 'viem';
import { gasLimitFor } from '../fees.ts';
import { impossible } from '../refused.ts';
import type { ActionSources } from './action.ts';
import { type Call, encodeUnsigned } from './unsigned-transaction.ts';
import { estimateGas, readWallet, requireFunds } from './wallet-state.ts';

/** One transaction of an action: what it calls, and the intent's fields that are the action's own. */
export interface PlannedCall {
  readonly call: Call;
  readonly intent: JsonObject;
}

/** Units of gas that one request or top-up takes at most; only said to a wallet that has too little. */
const USUAL_GAS = 160_000n;

/**
 * Crafts the transactions of an action that needs no new keys: one for each call, with nonces in a
 * row, for a wallet that can pay for all of them. The calls are of one shape, so the gas of the first
 * is that of all.
 * @throws {ImpossibleError} 'call_would_fail', 'insufficient_balance', 'fees_too_high',
 * 'nonce_unavailable'
 */
export async function craftCalls(
  {
    action,
    wallet,
    nonce: first,
    calls,
    what,
    isList = false,
    isRepeatable = false,
  }: {
    action: string;
    wallet: string;
    /** The nonce that was asked for, if any. */
    nonce: number | undefined;
    calls: readonly [PlannedCall, ...PlannedCall[]];
    /** What is paid for, in an error: 'the top-up'. */
    what: string;
    isList?: boolean;
    /** The same once more may be meant: else it is crafted with the same nonces, until it is sent. */
    isRepeatable?: boolean;
  },
  { network, execution, context }: ActionSources,
): Promise<CraftedTransactions> {
  const count = calls.length;
  const { nonces: source } = context;
  const { next, unused, balance, funds, fees } = await readWallet(
    { wallet, nonce: first, count },
    { execution, nonces: source },
  );
  const value = calls.reduce((sum, { call }) => sum + call.value, 0n);
  // A node estimates nothing for a wallet that can not send the value.
  const gas =
    balance < value
      ? USUAL_GAS
      : await estimateGas(wallet, calls[0].call, { execution, refuse: wouldFail });
  const gasLimit = gasLimitFor(gas);
  const gasCost = gasLimit * fees.maxFeePerGas;
  requireFunds(wallet, { balance, funds, need: value + BigInt(count) * gasCost, what });

  const nonces = await source.reserve({
    wallet,
    unused,
    next,
    count,
    // Rounded up: later requests of a row pay more, and together it is what is needed.
    cost: (value + BigInt(count) - 1n) / BigInt(count) + gasCost,
    funds,
    first,
    purpose: isRepeatable ? undefined : purposeOf(action, calls),
  });
  const transactions = calls.map(({ call, intent }, i) => {
    const nonce = nonces[i] as number;
    return {
      ...encodeUnsigned({ call, nonce, gasLimit, ...fees }, network),
      intent: { version: 1 as const, chain: 'eth', network, action, wallet, ...intent },
      statements: [],
      stakeIds: [],
      ahead: nonce - next,
    };
  });
  return { transactions, isList };
}

/** What tells one request from another: its action and what each of its transactions is to do. */
const purposeOf = (action: string, calls: readonly PlannedCall[]): string =>
  keccak256(stringToHex(JSON.stringify([action, ...calls.map(({ intent }) => intent)])));

const wouldFail = (reason: string) =>
  impossible(
    'call_would_fail',
    `The execution node says that this transaction would fail: ${reason} Expected one that a block takes now.`,
    { have: 'a call that reverts', need: 'a call that succeeds' },
  );
