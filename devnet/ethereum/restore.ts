import type { Log } from '@kiln-connect/core';
import { toHex } from '@lodestar/utils';
import type { BeaconContext } from './beacon-genesis.ts';
import type { Head } from './chain.ts';
import type { ChainLog } from './chain-log.ts';
import type { ExecutionChain } from './execution-chain.ts';
import type { Hex } from './hex.ts';
import type { Journal } from './journal.ts';
import { SECONDS_PER_SLOT } from './network.ts';
import type { States } from './states.ts';
import { creditsOf } from './withdrawals-bridge.ts';

/**
 * A block came out differently. Anvil's dumps do not hold the hashes of older blocks, so that a
 * contract that reads one (BLOCKHASH) sees it only in the Anvil that made it: an older dump helps.
 */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

/**
 * Makes the execution blocks of the slots after `from` again, from the payloads in the log. Anvil
 * makes the same block from the same inputs, to the last bit: the hash is the proof.
 * @throws {ReplayError} when a block comes out different.
 */
export async function replayExecution(o: {
  from: number;
  context: BeaconContext;
  log: ChainLog;
  execution: ExecutionChain;
}): Promise<void> {
  const timeOf = (slot: number) => o.context.genesisTime + slot * SECONDS_PER_SLOT;
  // A fresh Anvil believes that it is now, and refuses blocks of the past.
  await o.execution.rpc.call('evm_setTime', timeOf(o.from) + 1);
  for (let slot = o.from + 1; slot <= o.log.lastSlot; slot++) {
    const record = await o.log.read(slot);
    if (!record?.block) continue;
    const payload = record.block.signed.message.body.executionPayload;
    const { block } = await o.execution.mine({
      timestamp: payload.timestamp,
      feeRecipient: toHex(payload.feeRecipient),
      credits: creditsOf(payload.withdrawals),
      transactions: payload.transactions.map((raw) => toHex(raw) as Hex),
    });
    if (block.hash !== toHex(payload.blockHash)) {
      throw new ReplayError(
        `execution block ${block.number} of slot ${slot} came back as ${block.hash}, was ${toHex(payload.blockHash)}`,
      );
    }
  }
}

/** Puts accepted transactions that are in no block back into the pool; what is spent is dropped. */
export async function resendPending(
  journal: Journal,
  execution: ExecutionChain,
  log: Log,
): Promise<void> {
  for (const [hash, raw] of journal.pending) {
    const known = await execution.rpc.call('eth_getTransactionByHash', hash);
    if (known) {
      journal.settle([hash]);
      continue;
    }
    try {
      await execution.rpc.call('eth_sendRawTransaction', raw);
    } catch (error) {
      log.warn({ hash, error: String(error) }, 'a pending transaction is not valid any more');
      journal.settle([hash]);
    }
  }
  await journal.compact();
}

/** The newest slot in the log, with its state. */
export async function restoreHead(log: ChainLog, states: States): Promise<Head> {
  const slot = log.lastSlot;
  const state = await states.at(slot);
  if (!state) throw new Error(`the devnet's log has no slot ${slot}`);
  for (let blockSlot = slot; blockSlot >= 0; blockSlot--) {
    const root = await log.blockRoot(blockSlot);
    if (root) return { slot, state, block: { slot: blockSlot, root } };
  }
  throw new Error("the devnet's log has no block");
}
