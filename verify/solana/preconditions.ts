import type { Precondition } from '@kiln-connect/core';
import type { CommonIntent, Subject } from './action.ts';
import { sol } from './amount-text.ts';
import { feeOf } from './cost.ts';

/** What must be true when the wallet signs, whatever it signs. */
export function walletConditions(
  { transaction, cost }: Subject,
  { wallet, nonce_account, nonce_account_authority, network }: CommonIntent,
): readonly Precondition[] {
  const { recentBlockhash } = transaction.message;
  const need = cost.value + feeOf(cost);
  const validity: Precondition =
    nonce_account === undefined
      ? {
          code: 'recent_blockhash',
          statement: `${recentBlockhash} is the hash of one of the last 150 blocks of ${network}: nothing else in the bytes says for which network they are, and for how long.`,
          how: 'isBlockhashValid(hash) of a node of that network answers true.',
          subject: { blockhash: recentBlockhash },
        }
      : {
          code: 'durable_nonce',
          statement: `The nonce account ${nonce_account} on ${network} holds the nonce ${recentBlockhash} and has the authority ${nonce_account_authority}: the bytes stay valid until somebody uses it up.`,
          how: 'getAccountInfo(nonce account) in the encoding jsonParsed shows this blockhash and this authority.',
          subject: {
            nonce_account,
            nonce_account_authority: nonce_account_authority ?? null,
            nonce: recentBlockhash,
          },
        };
  return [
    validity,
    {
      code: 'wallet_funds',
      statement: `${wallet} holds at least ${sol(need)}: what it pays and the fee.`,
      how: 'getBalance(wallet) answers at least this many lamports.',
      subject: { wallet, need_lamports: need.toString() },
    },
  ];
}
