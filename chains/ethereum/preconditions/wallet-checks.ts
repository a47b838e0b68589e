import { formatAmount } from '@kiln-connect/core';
import type { Hex } from 'viem';
import { z } from 'zod';
import type { Finding } from '../../obstacle.ts';
import { address } from '../wire/fields.ts';
import type { Check, CheckSources } from './check.ts';

const nonceSubject = z.object({ wallet: address, nonce: z.int().nonnegative() });
const fundsSubject = z.object({ wallet: address, need_wei: z.string().regex(/^[0-9]+$/) });

async function nonceIsNext(
  subject: unknown,
  { nodes: { execution }, ahead }: CheckSources,
): Promise<Finding> {
  const { wallet, nonce } = nonceSubject.parse(subject);
  const next = await execution.getTransactionCount({ address: wallet as Hex, blockTag: 'pending' });
  const after =
    ahead > 0
      ? ` after ${ahead} crafted before it and not sent yet`
      : ahead < 0
        ? ', to replace one that waits'
        : '';
  const advice =
    nonce > next + ahead
      ? ` Send those from ${next} on first, or craft it again: then it has the nonce ${next}.`
      : '';
  return {
    held: next + ahead === nonce,
    finding: `The next nonce of ${wallet} is ${next}; the transaction has ${nonce}${after}.${advice}`,
  };
}

async function walletHasFunds(
  subject: unknown,
  { nodes: { execution } }: CheckSources,
): Promise<Finding> {
  const { wallet, need_wei } = fundsSubject.parse(subject);
  const have = await execution.getBalance({ address: wallet as Hex });
  const need = BigInt(need_wei);
  return {
    held: have >= need,
    finding: `${wallet} has ${formatAmount(have, 18)} ETH; at most ${formatAmount(need, 18)} ETH are needed.`,
  };
}

export const walletChecks: { readonly [code: string]: Check } = {
  wallet_nonce: { asks: ['execution'], run: nonceIsNext },
  wallet_funds: { asks: ['execution'], run: walletHasFunds },
};
