import { getBase64Encoder, getCompiledTransactionMessageDecoder } from '@solana/kit';
import type { Chain } from '../chain.ts';
import { BLOCKHASH_BLOCKS } from '../network.ts';
import { textOfHash } from '../runtime/block-hash.ts';
import { feeOf } from '../runtime/fee.ts';
import { blockOfBlockhash } from '../runtime/lifetime.ts';
import { decodeNonce, nonceAccountOf } from '../runtime/nonce-account.ts';
import type { WireTransaction } from '../runtime/wire-transaction.ts';
import { inContext, type Method } from './method.ts';
import {
  asAddress,
  asBlockhash,
  bankOf,
  listAt,
  optionsAt,
  requireParams,
  textAt,
} from './params.ts';
import { invalidParams } from './rpc-error.ts';

const getLatestBlockhash: Method = (params, { chain }) => {
  const bank = bankOf(optionsAt(params, 0), chain);
  return inContext(bank, {
    blockhash: textOfHash(bank.hash),
    lastValidBlockHeight: bank.height + BLOCKHASH_BLOCKS,
  });
};

const recentBlock = (blockhash: string, { ledger }: Chain) =>
  blockOfBlockhash(blockhash, { ledger, height: ledger.head.height });

const isBlockhashValid: Method = (params, { chain }) => {
  requireParams(params, 1);
  const blockhash = asBlockhash(params[0]);
  const bank = bankOf(optionsAt(params, 1), chain);
  const block = recentBlock(blockhash, chain);
  return inContext(bank, block !== undefined && block.slot <= bank.slot);
};

function readMessage(base64: string): WireTransaction['message'] {
  try {
    const bytes = getBase64Encoder().encode(base64);
    const message = getCompiledTransactionMessageDecoder().decode(bytes);
    if (message.version === 1) throw new Error('version 1 is not supported');
    return message as WireTransaction['message'];
  } catch (error) {
    throw invalidParams(`failed to deserialize message: ${(error as Error).message}`);
  }
}

const getFeeForMessage: Method = (params, { chain }) => {
  const message = readMessage(textAt(params, 0));
  const bank = bankOf(optionsAt(params, 1), chain);
  const { base, priority } = feeOf({ message });
  const nonceAddress = nonceAccountOf({ message });
  const nonceAccount = nonceAddress && chain.accounts.get(nonceAddress);
  const isKnown =
    recentBlock(message.lifetimeToken, chain) !== undefined ||
    (nonceAccount && decodeNonce(nonceAccount)?.nonce) === message.lifetimeToken;
  return inContext(bank, isKnown ? base + priority : null);
};

const getRecentPrioritizationFees: Method = (params, { chain }) => {
  const locked = params[0] === undefined ? [] : listAt(params, 0, 128).map(asAddress);
  const fees: { prioritizationFee: bigint; slot: number }[] = [];
  let block = chain.ledger.head;
  while (block.slot > 0 && fees.length < BLOCKHASH_BLOCKS) {
    const prices = block.transactions
      .filter(({ keys }) =>
        locked.every((address) => keys.some((key) => key.writable && key.address === address)),
      )
      .map(({ fee }) => fee.unitPrice);
    // The least that got somebody into the block.
    const [prioritizationFee = 0n] = prices.toSorted((a, b) => Number(a - b));
    fees.push({ prioritizationFee, slot: block.slot });
    block = chain.ledger.atOrBefore(block.parentSlot);
  }
  return fees.reverse();
};

/** Blockhashes, and what a transaction costs. */
export const blockhashMethods = {
  getLatestBlockhash,
  isBlockhashValid,
  getFeeForMessage,
  getRecentPrioritizationFees,
} satisfies { [name: string]: Method };
