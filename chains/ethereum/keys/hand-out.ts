import {
  type CraftContext,
  formatAmount,
  type HandedOutKey,
  type Json,
  type Network,
  type OperatorStatement,
  parseAmount,
} from '@kiln-connect/core';
import type { z } from 'zod';
import { depositToolNetworks } from '../network-data.ts';
import { networkIdentities } from '../node/network-identity.ts';
import { refused } from '../refused.ts';
import type { keysBody } from '../wire/keys.ts';
import { credentialsFor } from '../withdrawal-credentials.ts';
import { type SignedDeposit, signDeposits } from './deposit-data.ts';

/** The tool whose files the `cli_deposit` format follows; launchpads ask for its version. */
const DEPOSIT_CLI_VERSION = '2.8.0';

/** Gwei in one ETH; at the same time the least that the deposit contract takes. */
const GWEI_PER_ETH = 1_000_000_000n;
const DEFAULT_GWEI = 32n * GWEI_PER_ETH;

type KeysRequest = z.output<typeof keysBody>;

/**
 * Hands out new keys with signed deposit data, in the format that was asked for.
 * @throws {InvalidInputError} 'invalid_key_amount'
 */
export async function handOutKeys(
  request: KeysRequest,
  context: CraftContext,
  options: { network: Network; defaultFeeRecipient: string | undefined },
): Promise<{
  answer: Json;
  statements: readonly OperatorStatement[];
  stakeIds: readonly string[];
}> {
  const compounding = request.compounding_withdrawal ?? false;
  const amountGwei = amountPerKey(request, compounding);
  const withdrawalCredentials = credentialsFor(request.withdrawal_address, compounding);
  const { network, defaultFeeRecipient } = options;
  const keys = await context.validatorKeys.handOut({
    count: request.number,
    withdrawalCredentials,
    feeRecipient:
      request.fee_recipient_address ?? defaultFeeRecipient ?? request.withdrawal_address,
  });
  const deposits = await signDeposits(
    keys.map(({ key }) => key),
    { withdrawalCredentials, amountGwei, network },
  );
  const signed: SignedKey[] = [];
  for (const [i, deposit] of deposits.entries()) {
    const { statement, openPgpSignature } = keys[i] as HandedOutKey;
    const signature = request.kiln_signature ? await openPgpSignature() : undefined;
    signed.push({ deposit, statement, signature });
  }
  return {
    answer:
      request.format === 'cli_deposit'
        ? signed.map((key) => cliDeposit(key, network))
        : batchDeposit(signed, request.kiln_signature ?? false),
    statements: keys.map(({ statement }) => statement),
    stakeIds: keys.map(({ key }) => key.publicKey),
  };
}

/** What each deposit is signed for, in gwei: whole gwei from 1 ETH to what its credentials hold. */
function amountPerKey(request: KeysRequest, compounding: boolean): bigint {
  const { amount_per_key_in_eth: eth, amount_per_key_in_gwei: gwei } = request;
  if (eth !== undefined && gwei !== undefined) {
    throw refused(
      'invalid_key_amount',
      'Expected one of amount_per_key_in_eth and amount_per_key_in_gwei, not both.',
    );
  }
  const most = (compounding ? 2048n : 32n) * GWEI_PER_ETH;
  const amount = eth === undefined ? BigInt(gwei ?? DEFAULT_GWEI) : wholeGwei(eth);
  if (amount === undefined || amount < GWEI_PER_ETH || amount > most) {
    throw refused(
      'invalid_key_amount',
      `The amount for each key is ${eth === undefined ? `${gwei} gwei` : `${eth} ETH`}. Expected whole gwei, from ${GWEI_PER_ETH} (1 ETH) to ${most} (${formatAmount(most, 9)} ETH)${compounding ? '' : '; with compounding_withdrawal up to 2048 ETH'}.`,
    );
  }
  return amount;
}

/** Gwei of a number of ETH, read from its decimal digits; `undefined` when it has more of them. */
function wholeGwei(eth: number): bigint | undefined {
  try {
    return parseAmount(String(eth), 9);
  } catch {
    return undefined;
  }
}

interface SignedKey {
  readonly deposit: SignedDeposit;
  readonly statement: OperatorStatement;
  /** The OpenPGP signature, in ASCII armor, where it was asked for. */
  readonly signature: string | undefined;
}

const bare = (hex: string): string => hex.slice(2);

const wireStatement = ({ statement }: SignedKey): Json => ({ ...statement });

const cliDeposit = (key: SignedKey, network: Network): Json => ({
  format: 'cli_deposit',
  pubkey: bare(key.deposit.publicKey),
  withdrawal_credentials: bare(key.deposit.withdrawalCredentials),
  amount: Number(key.deposit.amountGwei),
  signature: bare(key.deposit.signature),
  deposit_message_root: bare(key.deposit.depositMessageRoot),
  deposit_data_root: bare(key.deposit.depositDataRoot),
  fork_version: bare(networkIdentities[network].genesisForkVersion),
  network_name: depositToolNetworks[network],
  deposit_cli_version: DEPOSIT_CLI_VERSION,
  ...(key.signature !== undefined && { kiln_signature: key.signature }),
  operator_statement: wireStatement(key),
});

const batchDeposit = (keys: readonly SignedKey[], withSignatures: boolean): Json => ({
  format: 'batch_deposit',
  pubkeys: keys.map(({ deposit }) => deposit.publicKey),
  withdrawal_credentials: keys.map(({ deposit }) => deposit.withdrawalCredentials),
  signatures: keys.map(({ deposit }) => deposit.signature),
  deposit_data_roots: keys.map(({ deposit }) => deposit.depositDataRoot),
  ...(withSignatures && { kiln_signatures: keys.map(({ signature }) => signature ?? '') }),
  operator_statements: keys.map(wireStatement),
});
