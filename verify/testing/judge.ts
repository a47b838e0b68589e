import type { Verdict } from '@kiln-connect/core';
import { type Hex, serializeTransaction, type TransactionSerializableEIP1559 } from 'viem';
import { verify } from '../index.ts';

/** The verdict on bytes for the devnet. */
export const judge = (bytes: string, intent: unknown, statements: unknown = []): Promise<Verdict> =>
  verify({ chain: 'eth', network: 'devnet', bytes, intent, statements: statements as never });

export const serialize = (fields: TransactionSerializableEIP1559): Hex =>
  serializeTransaction(fields);

/** The codes for which a transaction is refused; 'accepted' when it is not. */
export async function outcome(
  fields: TransactionSerializableEIP1559,
  intent: unknown,
  statements: unknown = [],
): Promise<readonly string[]> {
  const { verdict, reasons } = await judge(serialize(fields), intent, statements);
  return verdict === 'accepted' ? ['accepted'] : reasons.map(({ code }) => code);
}
