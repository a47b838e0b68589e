import { ImpossibleError, type Log } from '@kiln-connect/core';
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import { toHex } from '@lodestar/utils';
import type { Chain } from './chain.ts';
import type { SlotRecord } from './chain-log.ts';
import type { Reorganization } from './ethereum-devnet.ts';
import type { Hex } from './hex.ts';
import { JsonRpcError } from './json-rpc.ts';
import type { OwnAccounts } from './own-accounts.ts';
import { resendPending } from './restore.ts';
import { submit } from './submit.ts';

/**
 * The slot before the fork.
 * @throws {ImpossibleError} 'fork_too_deep' when that is behind what is finalized.
 */
export function forkSlot({ slots }: Reorganization, { head }: Chain): number {
  const slot = head.slot - slots;
  const finalized = head.state.finalizedCheckpoint.epoch * SLOTS_PER_EPOCH;
  if (Number.isSafeInteger(slots) && slots > 0 && slot >= finalized) return slot;
  throw new ImpossibleError({
    code: 'fork_too_deep',
    message: `The devnet can fork 1 to ${head.slot - finalized} slots now, not ${slots}: what is before slot ${finalized} is finalized.`,
    details: { have: head.slot - finalized, need: slots },
  });
}

/**
 * Puts another fork in the place of the last slots, as long as the old one: its first slot has no
 * block. The slots are made again with the same keys, which on a real chain would be an offence.
 * @throws {ImpossibleError} when it would go behind what is finalized.
 */
export async function reorganize(
  reorganization: Reorganization,
  { chain, accounts, log }: { chain: Chain; accounts: OwnAccounts; log: Log },
): Promise<void> {
  const { slot: newest } = chain.head;
  const slot = forkSlot(reorganization, chain);
  const isKept = reorganization.transactions === 'kept';
  const transactions = isKept ? await sentByUsers(slot + 1, { chain, accounts }) : [];
  const dropped = await chain.rewind(slot);
  await resendPending(chain.journal, chain.execution, log);
  await chain.produceSlot({ isEmpty: true });
  if (isKept) await bringBack(transactions, dropped, chain);
  while (chain.head.slot < newest) await chain.produceSlot();
}

/** Raw transactions in the blocks from that slot on, without those that come by themselves. */
async function sentByUsers(
  first: number,
  { chain, accounts }: { chain: Chain; accounts: OwnAccounts },
): Promise<Hex[]> {
  const { traffic, deployer } = accounts.address;
  // Traffic and payments of builders are made anew for each block.
  const isMadeAnew = (from: string) =>
    [traffic, deployer].some((own) => own.toLowerCase() === from.toLowerCase());
  const sent: Hex[] = [];
  for (let slot = first; slot <= chain.head.slot; slot++) {
    const payload = (await chain.log.read(slot))?.block?.signed.message.body.executionPayload;
    if (!payload) continue;
    const { transactions } = await chain.execution.rpc.call<{ transactions: { from: string }[] }>(
      'eth_getBlockByHash',
      toHex(payload.blockHash),
      true,
    );
    payload.transactions.forEach((bytes, place) => {
      if (!isMadeAnew(transactions[place]?.from ?? '')) sent.push(toHex(bytes) as Hex);
    });
  }
  return sent;
}

/** What was in the blocks of the old fork waits again for a block. */
async function bringBack(
  transactions: readonly Hex[],
  dropped: readonly SlotRecord[],
  chain: Chain,
): Promise<void> {
  for (const { block } of dropped) {
    if (!block) continue;
    const { voluntaryExits, proposerSlashings, attesterSlashings } = block.signed.message.body;
    for (const exit of voluntaryExits) await chain.exits.add(exit);
    await chain.slashings.add({ proposer: proposerSlashings, attester: attesterSlashings });
  }
  for (const raw of transactions) {
    try {
      await submit(raw, chain);
    } catch (error) {
      // One that depends on what the new fork does not have is lost, as it would be elsewhere.
      if (!(error instanceof JsonRpcError)) throw error;
    }
  }
}
