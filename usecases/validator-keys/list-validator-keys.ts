import type { Network } from '@kiln-connect/core';
import {
  type ExitRequestState,
  type ExitRequestStatus,
  OPERATOR_HOME,
  type ValidatorKey,
} from '@kiln-connect/store';
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

/** The same with the exit that its owner asked for on chain. */
export type ListedValidatorKeyAnswer = ValidatorKeyAnswer & {
  /** Null when nobody did. */
  readonly exit_request: {
    /** How far it is; `failing` is tried again, `given_up` can never succeed. */
    readonly state: ExitRequestState;
    readonly asked_by: string;
    readonly transaction: string;
    readonly attempts: number;
    /** Why the last try came to nothing. */
    readonly problem: string | null;
    /** RFC 3339, UTC; null when nothing is left to do. */
    readonly next_try_at: string | null;
  } | null;
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
): Promise<ListedValidatorKeyAnswer[]> {
  const place = { chain: registrationOf(chain, system).info.name, network };
  const [keys, requests] = await Promise.all([
    system.store.validatorKeys.list(place),
    system.store.exitRequests.list(place),
  ]);
  const requestOf = new Map(requests.map((request) => [request.stakeId, request]));
  return keys
    .filter(({ accountId }) => account === undefined || accountId === account)
    .map((key) => ({
      ...validatorKeyAnswer(key),
      exit_request: exitRequestAnswer(requestOf.get(key.publicKey)),
    }));
}

function exitRequestAnswer(
  request: ExitRequestStatus | undefined,
): ListedValidatorKeyAnswer['exit_request'] {
  if (request === undefined) return null;
  const { state, by, transaction, attempts, problem, nextTryAt } = request;
  const isOver = state === 'done' || state === 'given_up';
  return {
    state,
    asked_by: by,
    transaction,
    attempts,
    problem,
    next_try_at: isOver ? null : (nextTryAt?.toISOString() ?? null),
  };
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
