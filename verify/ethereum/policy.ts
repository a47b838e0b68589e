import { type JsonObject, parseAmount, type Verdict, WEI_PER_GWEI } from '@kiln-connect/core';
import * as z from 'zod';
import type { ChainPolicy, Exposure } from '../chain-verifier.ts';
import { attempt } from '../policy/attempt.ts';
import { OPERATOR_KEY } from './actions/stake-intent.ts';
import { ethereumActions } from './actions.ts';
import { eth } from './amount-text.ts';
import { address, publicKey } from './intent-fields.ts';

/** A request for validator keys with signed deposits: whoever holds those can stake without us. */
const KEYS = 'validator-keys';

const GWEI_PER_ETH = 1_000_000_000n;

/** What a signing policy needs to know of Ethereum. */
export const ethereumPolicy: ChainPolicy = {
  actions: [...ethereumActions.keys(), KEYS],
  validator: z.union([publicKey, z.string().regex(OPERATOR_KEY)], {
    error:
      "must be a validator public key (0x and 96 hex digits) or an operator's key (0x and 64 hex digits)",
  }),
  withdrawalAddress: address,
  exposureOf: (intent, statements) =>
    ethereumActions.get(intent.action)?.exposure(intent, statements),
  exposuresOf: (action, request) =>
    action === KEYS ? keysExposures(request) : ethereumActions.get(action)?.exposures(request),
  amountText: (wei) => `${eth(wei)} (${wei} wei)`,
  totalOf: (cost) => BigInt(cost.max_total_wei as string),
  placeOf,
};

/** The deposits of new keys, which are signed for an amount each: 32 ETH when none is said. */
function keysExposures({
  number,
  amount_per_key_in_eth: whole,
  amount_per_key_in_gwei: gwei,
  withdrawal_address,
}: JsonObject): readonly Exposure[] | undefined {
  return attempt(() => {
    const each =
      whole === undefined
        ? BigInt((gwei as number) ?? 32n * GWEI_PER_ETH)
        : parseAmount(String(whole), 9);
    return [
      {
        amount: BigInt(number as number) * each * WEI_PER_GWEI,
        validators: [],
        withdrawalAddresses: [String(withdrawal_address)],
      },
    ];
  });
}

/** A wallet's number is used once. */
function placeOf({ preconditions, hash }: Verdict): string {
  const { wallet, nonce } =
    preconditions.find(({ code }) => code === 'wallet_nonce')?.subject ?? {};
  return typeof wallet === 'string' ? `${wallet.toLowerCase()} ${nonce}` : hash;
}
