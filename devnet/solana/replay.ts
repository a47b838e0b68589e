import type { Address } from '@solana/kit';
import { type Chain, createChain } from './chain.ts';
import type { Input } from './journal.ts';
import type { Schedule } from './network.ts';
import { readWireTransaction } from './runtime/wire-transaction.ts';

/** Lets something from outside happen to a chain. */
export function apply(input: Input, chain: Chain): void {
  switch (input.kind) {
    case 'transaction':
      chain.submit(readWireTransaction(Uint8Array.from(Buffer.from(input.bytes, 'base64'))));
      break;
    case 'fund':
      chain.fund(input.address as Address, BigInt(input.lamports));
      break;
    case 'delinquent':
      chain.setDelinquent(input.voteAccount, input.isDelinquent);
      break;
    case 'fork':
      chain.fork(input.number);
      break;
  }
}

/** Makes a chain again from what came from outside: the same blocks with the same hashes. */
export async function replay(
  inputs: readonly Input[],
  { schedule, head }: { schedule: Schedule; head: number },
): Promise<Chain> {
  const chain = await createChain(schedule);
  const moveTo = (slot: number) => {
    while (chain.slot < slot) chain.produceSlot();
  };
  for (const input of inputs) {
    moveTo(input.at);
    apply(input, chain);
  }
  moveTo(head);
  return chain;
}
