import type { CraftedTransactions } from '@kiln-connect/core';
import { AccountRole } from '@solana/kit';
import { budgetFor, feeOf, MOST_UNITS, readUnitPrice } from '../fees.ts';
import { bareHex } from '../hex.ts';
import { impossible } from '../refused.ts';
import { requireSimulation } from '../simulate.ts';
import type { ActionSources, Plan } from './action.ts';
import { coSign, leaseNonce } from './durable-nonce.ts';
import { readBlockhashLifetime } from './lifetime.ts';
import { encodeUnsigned } from './unsigned-transaction.ts';
import { readWallet, requireFunds } from './wallet-funds.ts';

/** `PACKET_DATA_SIZE`: no node takes more bytes. */
const MOST_BYTES = 1232;

/**
 * The transaction of a plan. It is run by a node before it is handed out, with all units and without a
 * priority fee, and what it used then decides what it may use and pays.
 * @throws {ImpossibleError} 'insufficient_balance', 'below_rent_minimum', 'simulation_failed',
 *   'transaction_too_long', 'nonce_account_unavailable', 'nonce_authority_used'
 */
export async function craftPlan(
  { action, plan, isDurable }: { action: string; plan: Plan; isDurable: boolean },
  { network, rpc, context }: ActionSources,
): Promise<CraftedTransactions> {
  const { wallet, instructions, value } = plan;
  const leased = isDurable ? await leaseNonce(context) : undefined;
  const [lifetime, funds, price] = await Promise.all([
    leased?.lifetime ?? readBlockhashLifetime(rpc),
    readWallet(wallet, rpc),
    readUnitPrice(writableOf(plan), rpc),
  ]);
  const draftBudget = { unitLimit: MOST_UNITS, microLamports: 0n };
  const draft = encodeUnsigned({ wallet, instructions, lifetime, budget: draftBudget });
  if (draft.wire.length > MOST_BYTES) throw tooLong(draft.wire.length);
  const signatures = draft.signers.length;
  // A node says of a wallet that has too little only that something has too little.
  requireFunds(funds, { value, fee: feeOf(draftBudget, signatures) });
  const usedUnits = await requireSimulation(draft.wire, { instructions: draft.instructions, rpc });

  const budget = budgetFor(usedUnits, price);
  requireFunds(funds, { value, fee: feeOf(budget, signatures) });
  const encoded = encodeUnsigned({ wallet, instructions, lifetime, budget });
  const bytes = bareHex(leased ? await coSign(encoded, leased) : encoded.wire);
  return {
    transactions: [
      {
        answer: { ...encoded.answer, unsigned_tx_serialized: bytes },
        bytes,
        intent: {
          version: 1,
          chain: 'sol',
          network,
          action,
          wallet,
          ...(leased && {
            nonce_account: leased.account,
            nonce_account_authority: leased.authority,
          }),
          ...plan.intent,
        },
        statements: [],
        stakeIds: plan.stakeIds,
      },
    ],
    isList: false,
  };
}

/** Accounts for which others bid too: those that the transaction writes. */
function writableOf({ wallet, instructions }: Plan): readonly string[] {
  const written = instructions.flatMap(({ accounts = [] }) =>
    accounts.filter(
      ({ role }) => role === AccountRole.WRITABLE || role === AccountRole.WRITABLE_SIGNER,
    ),
  );
  return [...new Set([wallet, ...written.map(({ address }) => address)])];
}

const tooLong = (bytes: number) =>
  impossible(
    'transaction_too_long',
    `The transaction has ${bytes} bytes. Expected at most ${MOST_BYTES}: shorten the memo.`,
    { have: String(bytes), need: String(MOST_BYTES) },
  );
