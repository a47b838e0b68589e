import { address, type Commitment, getBase64Encoder } from '@solana/kit';
import type { SolanaRpc } from '../node/index.ts';

/** What is at an address. */
export interface Account {
  readonly address: string;
  readonly lamports: bigint;
  /** The program that alone may change it. */
  readonly owner: string;
  readonly data: Uint8Array;
}

/** How sure everything is that is read to craft: two thirds of the stake have voted for it. */
export const COMMITMENT = 'confirmed';

/** Accounts as of one slot, in the order asked; undefined where there is nothing. */
export async function readAccounts(
  addresses: readonly string[],
  rpc: SolanaRpc,
  commitment: Commitment = COMMITMENT,
): Promise<{ slot: bigint; accounts: readonly (Account | undefined)[] }> {
  const { context, value } = await rpc
    .getMultipleAccounts(addresses.map(address), { encoding: 'base64', commitment })
    .send();
  const accounts = addresses.map((text, i): Account | undefined => {
    const found = value[i];
    if (!found) return undefined;
    const { lamports, owner, data } = found;
    return {
      address: text,
      lamports,
      owner,
      data: Uint8Array.from(getBase64Encoder().encode(data[0])),
    };
  });
  return { slot: context.slot, accounts };
}
