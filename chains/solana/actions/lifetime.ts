import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';

/** For how long the bytes are good. */
export type Lifetime =
  | {
      readonly kind: 'blockhash';
      readonly blockhash: string;
      /** No block above this height takes the transaction. */
      readonly lastValidBlockHeight: bigint;
    }
  | {
      readonly kind: 'nonce';
      readonly nonceAccount: string;
      readonly authority: string;
      /** What the account holds; used up by the first transaction that comes into a block. */
      readonly nonce: string;
    };

/** Good for about 150 blocks from now on: a minute on a public network. */
export async function readBlockhashLifetime(rpc: SolanaRpc): Promise<Lifetime> {
  const { value } = await rpc.getLatestBlockhash({ commitment: COMMITMENT }).send();
  return { kind: 'blockhash', ...value };
}
