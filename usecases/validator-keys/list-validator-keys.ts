import type { Network } from '@kiln-connect/core';
import { OPERATOR_HOME, type ValidatorKey } from '@kiln-connect/store';
import type { Operator } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';

/** A validator key that was handed out, as the operator sees it. */
export type ValidatorKeyAnswer = {
  readonly public_key: string;
  /** Its place under the seed. */
  readonly derivation_index: number;
  readonly organization_id: string;
  readonly account_id: string | null;
  readonly withdrawal_credentials: string;
  readonly fee_recipient: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** When a validator client took it or its keystore was exported; null before. */
  readonly installed_at: string | null;
  /** The validator client that has it or is to get it; null for none. */
  readonly validator_client: string | null;
  /** Its keystore was taken out by the operator, who runs it. */
  readonly run_by_operator: boolean;
  /** Why it is not in its validator client yet; null when it is, and before the first try. */
  readonly install_error: string | null;
};

/**
 * The validator keys that were handed out on a chain and network, by derivation index; those of one
 * account when it is given.
 * @throws {NotFoundError} 'chain_not_found'.
 */
export async function listValidatorKeys(
  { chain, network, account }: { chain: string; network: Network; account?: string | undefined },
  _operator: Operator,
  system: System,
): Promise<ValidatorKeyAnswer[]> {
  const keys = await system.store.validatorKeys.list({
    chain: registrationOf(chain, system).info.name,
    network,
  });
  return keys
    .filter(({ accountId }) => account === undefined || accountId === account)
    .map(validatorKeyAnswer);
}

/** A stored key in the words of the wire. */
export const validatorKeyAnswer = (key: ValidatorKey): ValidatorKeyAnswer => ({
  public_key: key.publicKey,
  derivation_index: key.derivationIndex,
  organization_id: key.organizationId,
  account_id: key.accountId,
  withdrawal_credentials: key.withdrawalCredentials,
  fee_recipient: key.feeRecipient,
  created_at: key.createdAt.toISOString(),
  installed_at: key.installedAt?.toISOString() ?? null,
  validator_client: clientOf(key.home),
  run_by_operator: key.home === OPERATOR_HOME,
  install_error: key.installError,
});

/** The validator client that a home is; null for none. */
export const clientOf = (home: string | null | undefined): string | null =>
  home === undefined || home === OPERATOR_HOME ? null : home;
