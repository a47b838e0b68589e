import { formatAmount, type InvalidInputError, WEI_PER_GWEI } from '@kiln-connect/core';
import type { z } from 'zod';
import { refused } from '../refused.ts';
import { MAX_VALIDATORS } from '../wire/limits.ts';
import type { stakeBody } from '../wire/stake.ts';
import { credentialsFor } from '../withdrawal-credentials.ts';

/** What a stake request comes to: how many validators, each with how much. */
export interface StakePlan {
  /** Lower-case addresses. */
  readonly wallet: string;
  readonly withdrawalAddress: string;
  readonly compounding: boolean;
  readonly withdrawalCredentials: string;
  readonly validators: number;
  readonly gweiPerValidator: bigint;
  readonly amountWei: bigint;
}

const ETH = 10n ** 18n;
const MIN_WEI = 32n * ETH;
const MAX_COMPOUNDING_WEI = 2048n * ETH;

/**
 * Reads a stake request: without compounding 32 ETH a validator, with it 32 to 2048 ETH, in whole
 * gwei, the same for each. Without a number of validators it takes one for each 32 ETH; with
 * compounding the fewest that can hold the amount.
 * @throws {InvalidInputError} 'invalid_stake_amount', 'too_many_validators'
 */
export function planStake(input: z.output<typeof stakeBody>): StakePlan {
  const amountWei = BigInt(input.amount_wei);
  const compounding = input.compounding_withdrawal ?? false;
  const withdrawalAddress = input.withdrawal_credentials ?? input.wallet;
  const validators = compounding
    ? compoundingValidators(amountWei, input.number_of_validators)
    : fixedValidators(amountWei, input.number_of_validators);
  return {
    wallet: input.wallet,
    withdrawalAddress,
    compounding,
    withdrawalCredentials: credentialsFor(withdrawalAddress, compounding),
    validators,
    gweiPerValidator: amountWei / BigInt(validators) / WEI_PER_GWEI,
    amountWei,
  };
}

function fixedValidators(amountWei: bigint, asked: number | undefined): number {
  if (amountWei % MIN_WEI !== 0n) {
    throw invalidAmount(
      `amount_wei is ${eth(amountWei)}. Expected a multiple of 32 ETH: ${neighbours(amountWei, MIN_WEI)}. With compounding_withdrawal a validator holds any amount from 32 to 2048 ETH.`,
    );
  }
  const validators = amountWei / MIN_WEI;
  if (asked !== undefined && validators !== BigInt(asked)) {
    throw invalidAmount(
      `amount_wei is ${eth(amountWei)} for ${count(asked)}. Expected 32 ETH for each: ${wei(MIN_WEI * BigInt(asked))}.`,
    );
  }
  return atMostAllowed(validators, amountWei);
}

function compoundingValidators(amountWei: bigint, asked: number | undefined): number {
  const validators =
    asked ?? atMostAllowed((amountWei + MAX_COMPOUNDING_WEI - 1n) / MAX_COMPOUNDING_WEI, amountWei);
  const number = BigInt(validators);
  const least = MIN_WEI * number;
  const most = MAX_COMPOUNDING_WEI * number;
  if (amountWei < least || amountWei > most) {
    throw invalidAmount(
      `amount_wei is ${eth(amountWei)} for ${count(validators)}. Expected 32 to 2048 ETH for each: ${wei(least)} to ${wei(most)}.`,
    );
  }
  const step = number * WEI_PER_GWEI;
  if (amountWei % step !== 0n) {
    throw invalidAmount(
      `amount_wei is ${amountWei} for ${count(validators)}. Expected an amount that splits evenly into whole gwei: ${neighbours(amountWei, step)}.`,
    );
  }
  return validators;
}

function atMostAllowed(validators: bigint, amountWei: bigint): number {
  if (validators <= BigInt(MAX_VALIDATORS)) return Number(validators);
  throw refused(
    'too_many_validators',
    `amount_wei is ${eth(amountWei)}, which is ${validators} validators. Expected at most ${MAX_VALIDATORS} in one transaction.`,
  );
}

const eth = (amount: bigint): string => `${formatAmount(amount, 18)} ETH`;
const wei = (amount: bigint): string => `${amount} wei (${eth(amount)})`;
const count = (validators: number): string =>
  validators === 1 ? '1 validator' : `${validators} validators`;

/** The multiples of a step next to an amount, without 0. */
function neighbours(amount: bigint, step: bigint): string {
  const below = (amount / step) * step;
  const above = below + step;
  return below > 0n ? `${wei(below)} or ${wei(above)}` : wei(above);
}

const invalidAmount = (message: string): InvalidInputError =>
  refused('invalid_stake_amount', message);
