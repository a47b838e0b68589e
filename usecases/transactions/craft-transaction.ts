import type { ActionContext, Crafted, JsonObject } from '@kiln-connect/core';
import type { Governance } from '@kiln-connect/store';
import { findAccount } from '../accounts/read-account.ts';
import { expectAuthorities } from '../alerts/expect-authorities.ts';
import type { Caller } from '../caller.ts';
import {
  type RequestDurableNonces,
  requestDurableNonces,
} from '../nonce-accounts/request-durable-nonces.ts';
import { type PolicyGuard, policyGuard } from '../policies/policy-guard.ts';
import { tellingRefusals } from '../policies/policy-refused.ts';
import { trackStakes } from '../reports/track-stakes.ts';
import type { System } from '../system.ts';
import { type RequestKeys, validatorKeySource } from '../validator-keys/validator-key-source.ts';
import { nonceSource, type RequestNonces } from './nonce-source.ts';
import { type Proof, proveCrafted } from './prove-crafted.ts';

/**
 * Crafts the unsigned transactions of a request, proves them, remembers them and links their stakes to
 * the account of the request. Each answer carries `intent`, `verdict` and `operator_statements` besides
 * the contract's fields, so that its receiver can prove it once more, and `valid_until` where a durable
 * nonce keeps the bytes good until then.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {ForbiddenError} 'policy_refused' when the organization's signing policy does not allow it:
 *   nothing is handed out.
 * @throws {ImpossibleError} when the chain would refuse it.
 * @throws {VerificationFailedError} 'verification_failed': nothing is handed out.
 * @throws {ConflictError} 'precondition_not_met', 'policy_changed': nothing is handed out; ask again.
 */
export async function craftTransaction(
  request: CraftRequest,
  caller: Caller,
  system: System,
): Promise<JsonObject | readonly JsonObject[]> {
  const { chain, action } = request;
  const guard = await policyGuard({ chain }, caller, system);
  return tellingRefusals({ chain, action }, caller, system, () =>
    craftWithin(guard, request, caller, system),
  );
}

interface CraftRequest {
  readonly chain: string;
  readonly action: string;
  readonly input: JsonObject;
}

async function craftWithin(
  guard: PolicyGuard,
  { chain, action, input }: CraftRequest,
  caller: Caller,
  system: System,
): Promise<JsonObject | readonly JsonObject[]> {
  const { network } = caller;
  const accountId = typeof input.account_id === 'string' ? input.account_id : undefined;
  if (accountId !== undefined) await findAccount(accountId, caller, system);

  const connection = await system.connections(chain, network);
  await guard.requireRequest(action, input);
  const nonces = nonceSource({ chain }, caller, system);
  const validatorKeys = validatorKeySource({ chain, accountId, connection, guard }, caller, system);
  const durableNonces =
    connection.durableNonces &&
    requestDurableNonces({ chain, network }, connection.durableNonces, caller, system);
  try {
    const context = actionContext({ chain, validatorKeys, nonces, durableNonces }, caller, system);
    const { transactions, isList } = await connection.craft(action, input, context);
    const proofs = await proveCrafted(
      { chain, network, action, input, transactions, guard },
      connection,
      system,
    );
    await guard.reserving(
      proofs.map(({ verdict }) => verdict),
      async (groups) => {
        for (const [i, crafted] of transactions.entries()) {
          const proof = proofs[i] as Proof;
          await remember(crafted, proof, { chain, action, accountId }, caller, groups);
        }
      },
    );
    for (const crafted of transactions) {
      await expectAuthorities({ chain, action, crafted }, caller, system);
      await trackStakes({ chain, stakeIds: crafted.stakeIds }, caller, system);
    }
    const validUntil = await durableNonces?.handOut();
    const answers = transactions.map((crafted, i) => ({
      ...answerOf(crafted, proofs[i] as Proof),
      ...(validUntil && { valid_until: validUntil.toISOString() }),
    }));
    return isList ? answers : (answers[0] as JsonObject);
  } catch (error) {
    // What can not be given back is free again by itself; the first failure is the one to tell.
    for (const source of [nonces, durableNonces]) {
      await source?.release().catch((failure: unknown) => {
        system.log.warn({ chain, network, err: failure }, 'nonces could not be given back');
      });
    }
    throw error;
  } finally {
    validatorKeys.installBehindAnswer();
  }
}

const actionContext = (
  {
    chain,
    durableNonces,
    ...sources
  }: {
    chain: string;
    validatorKeys: RequestKeys;
    nonces: RequestNonces;
    durableNonces: RequestDurableNonces | undefined;
  },
  caller: Caller,
  system: System,
): ActionContext => ({
  ...sources,
  ...(durableNonces && { durableNonces }),
  handedOut: async (publicKeys) => {
    const { network } = caller;
    const ours = await system.store.validatorKeys.find({ chain, network, publicKeys });
    return new Set(ours.map(({ publicKey }) => publicKey));
  },
});

async function remember(
  crafted: Crafted,
  { verdict }: Proof,
  { chain, action, accountId }: { chain: string; action: string; accountId: string | undefined },
  caller: Caller,
  groups: Governance,
): Promise<void> {
  const { organizationId, network, tokenId } = caller;
  const { bytes, intent, stakeIds, ahead = 0 } = crafted;
  await groups.transactions.insertCrafted({
    organizationId,
    network,
    chain,
    action,
    unsignedTxHash: verdict.hash,
    bytes,
    intent,
    verdict: { ...verdict, proved: 'bytes and chain' },
    accountId: accountId ?? null,
    stakeIds,
    ahead,
    tokenId,
  });
  if (accountId !== undefined && stakeIds.length > 0) {
    await groups.accounts.addStakes({ organizationId, network, accountId, chain, stakeIds });
  }
}

const answerOf = (crafted: Crafted, proof: Proof): JsonObject => ({
  ...crafted.answer,
  intent: crafted.intent,
  verdict: verdictAnswer(proof),
  operator_statements: crafted.statements.map((statement) => ({ ...statement })),
});

/** The verdict without the account, which every receiver makes for itself from the bytes. */
const verdictAnswer = ({ verdict, preconditions }: Proof): JsonObject => ({
  verdict: verdict.verdict,
  hash: verdict.hash,
  cost: verdict.cost,
  proved: 'bytes and chain',
  ...(verdict.policy && { policy: { ...verdict.policy } }),
  preconditions: preconditions.map(({ code, held, finding }) => ({ code, held, finding })),
});
