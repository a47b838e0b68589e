import { ConflictError, type JsonObject, type SignedTransaction } from '@kiln-connect/core';
import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { requirePreconditions } from './require-preconditions.ts';

/**
 * Sends a signed transaction to the chain and remembers it. The same bytes again give the same answer.
 * @throws {InvalidInputError} when it is unsigned or made for another chain.
 * @throws {ConflictError} 'validator_keys_not_installed' while it funds validator keys of ours that
 *   no validator client runs: they would be penalized from their first epoch on.
 * @throws {ConflictError} 'precondition_not_met' when it was crafted here and the chain has moved on
 *   since: a key of it was deposited on, its nonce was used, the wallet has too little.
 * @throws {ImpossibleError} when the chain refuses it.
 */
export async function broadcastTransaction(
  { chain, input }: { chain: string; input: JsonObject & { readonly tx_serialized: string } },
  caller: Caller,
  system: System,
): Promise<JsonObject> {
  const { network } = caller;
  const { store, connections, settings, clock, indexers, background } = system;
  const signed = (await chainOf(chain, system)).readSigned(
    input,
    network,
    settings(chain, network),
  );
  await requireInstalledKeys({ chain, signed }, caller, system);
  const connection = await connections(chain, network);
  const number = await requirePreconditions({ chain, signed }, connection, caller, system);

  const answer = await connection.broadcast(input);
  const { organizationId } = caller;
  if (number) await store.nonces.markSent({ organizationId, network, chain, ...number });

  const isNew = await store.transactions.recordBroadcast({
    organizationId,
    network,
    chain,
    txHash: signed.txHash,
    unsignedTxHash: signed.unsignedTxHash,
    signed: input.tx_serialized,
    tokenId: caller.tokenId,
    at: clock.now(),
  });
  if (isNew) {
    await auditCaller(
      {
        action: 'transaction_broadcast',
        subject: { type: 'transaction', id: signed.txHash, label: signed.txHash },
        details: { chain, stake_ids: signed.stakeIds },
      },
      caller,
      store,
    );
  }
  const { stakeIds } = signed;
  if (stakeIds.length > 0) await store.stakes.track({ chain, network, stakeIds });
  const indexer = indexers(chain, network);
  if (indexer) {
    void background.run('follow a broadcast', async () => {
      await indexer.syncNow();
      await indexer.trackStakes(stakeIds);
    });
  }
  return answer;
}

async function requireInstalledKeys(
  { chain, signed }: { chain: string; signed: SignedTransaction },
  { network }: Caller,
  { store, keyInstaller }: System,
): Promise<void> {
  const notInstalled = async (publicKeys: readonly string[]) =>
    (await store.validatorKeys.find({ chain, network, publicKeys })).filter(
      ({ installedAt }) => installedAt === null,
    );
  const waiting = (await notInstalled(signed.stakeIds)).map(({ publicKey }) => publicKey);
  if (waiting.length === 0) return;
  await keyInstaller.install({ chain, network, publicKeys: waiting });
  const missing = await notInstalled(waiting);
  if (missing.length === 0) return;
  throw new ConflictError({
    code: 'validator_keys_not_installed',
    message: `No validator client runs ${missing.length} of the validator keys that this transaction funds, so they would lose money from their first epoch on: ${missing[0]?.installError ?? 'their validator client has not taken them'} It is tried again by itself; where no validator client is configured, the operator takes the keys out with 'keystores export'.`,
    details: { validators: missing.map(({ publicKey }) => publicKey) },
  });
}
