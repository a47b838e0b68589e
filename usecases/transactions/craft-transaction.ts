import type { JsonObject } from '@kiln-connect/core';
import { findAccount } from '../accounts/read-account.ts';
import type { Caller } from '../caller.ts';
import { trackStakes } from '../reports/track-stakes.ts';
import type { System } from '../system.ts';
import { validatorKeySource } from '../validator-keys/validator-key-source.ts';
import { type Proof, proveCrafted } from './prove-crafted.ts';

/**
 * Crafts an unsigned transaction, proves it, remembers it and links its stakes to the account of the
 * request. The answer carries `intent`, `verdict` and `operator_statements` besides the contract's
 * fields, so that its receiver can prove it once more.
 * @throws {NotFoundError} 'account_not_found', also for another organization's.
 * @throws {ImpossibleError} when the chain would refuse it.
 * @throws {VerificationFailedError} 'verification_failed': nothing is handed out.
 * @throws {ConflictError} 'precondition_not_met': nothing is handed out; ask again.
 */
export async function craftTransaction(
  { chain, action, input }: { chain: string; action: string; input: JsonObject },
  caller: Caller,
  system: System,
): Promise<JsonObject> {
  const { organizationId, network, tokenId } = caller;
  const { store, connections } = system;
  const accountId = typeof input.account_id === 'string' ? input.account_id : undefined;
  if (accountId !== undefined) await findAccount(accountId, caller, system);

  const connection = await connections(chain, network);
  const crafted = await connection.craft(action, input, {
    validatorKeys: validatorKeySource({ chain, accountId, connection }, caller, system),
  });
  const proof = await proveCrafted({ chain, network, action, input, crafted }, connection, system);

  await store.transactions.insertCrafted({
    organizationId,
    network,
    chain,
    action,
    unsignedTxHash: proof.verdict.hash,
    bytes: crafted.bytes,
    intent: crafted.intent,
    verdict: { ...proof.verdict, proved: 'bytes and chain' },
    accountId: accountId ?? null,
    stakeIds: crafted.stakeIds,
    tokenId,
  });
  if (accountId !== undefined && crafted.stakeIds.length > 0) {
    const { stakeIds } = crafted;
    await store.accounts.addStakes({ organizationId, network, accountId, chain, stakeIds });
  }
  await trackStakes({ chain, stakeIds: crafted.stakeIds }, caller, system);
  return {
    ...crafted.answer,
    intent: crafted.intent,
    verdict: verdictAnswer(proof),
    operator_statements: crafted.statements.map((statement) => ({ ...statement })),
  };
}

/** The verdict without the account, which every receiver makes for itself from the bytes. */
const verdictAnswer = ({ verdict, preconditions }: Proof): JsonObject => ({
  verdict: verdict.verdict,
  hash: verdict.hash,
  cost: verdict.cost,
  proved: 'bytes and chain',
  preconditions: preconditions.map(({ code, held, finding }) => ({ code, held, finding })),
});
