import {
  type Address,
  getStructDecoder,
  getU8Decoder,
  getU32Decoder,
  getU64Decoder,
} from '@solana/kit';
import { LAMPORTS_PER_SIGNATURE, SYSTEM_PROGRAM, VOTE_PROGRAM } from '../network.ts';
import type { WireTransaction } from './wire-transaction.ts';

const COMPUTE_BUDGET_PROGRAM = 'ComputeBudget111111111111111111111111111111' as Address;

/** Programs that run natively: an instruction of theirs is granted few units (SIMD-0170). */
const BUILTIN_PROGRAMS: ReadonlySet<string> = new Set([
  SYSTEM_PROGRAM,
  VOTE_PROGRAM,
  COMPUTE_BUDGET_PROGRAM,
  'BPFLoader1111111111111111111111111111111111',
  'BPFLoader2111111111111111111111111111111111',
  'BPFLoaderUpgradeab1e11111111111111111111111',
  'LoaderV411111111111111111111111111111111111',
]);
const UNITS_PER_BUILTIN = 3000;
const UNITS_PER_PROGRAM = 200_000;
const MOST_UNITS = 1_400_000;
const MICRO_LAMPORTS = 1_000_000n;

const SET_COMPUTE_UNIT_LIMIT = 2;
const SET_COMPUTE_UNIT_PRICE = 3;
const limitDecoder = getStructDecoder([
  ['kind', getU8Decoder()],
  ['units', getU32Decoder()],
]);
const priceDecoder = getStructDecoder([
  ['kind', getU8Decoder()],
  ['price', getU64Decoder()],
]);

/** What a transaction pays. */
export interface Fee {
  /** 5000 lamports a signature; half of it is burnt. */
  readonly base: bigint;
  /** Lamports that buy priority; the leader gets them all. */
  readonly priority: bigint;
  /** Micro-lamports a compute unit. */
  readonly unitPrice: bigint;
}

/** The fee that a transaction's message commits to, in lamports, whatever comes of it. */
export function feeOf({ message }: Pick<WireTransaction, 'message'>): Fee {
  let unitLimit: number | undefined;
  let unitPrice = 0n;
  let granted = 0;
  for (const { programAddressIndex, data } of message.instructions) {
    const program = message.staticAccounts[programAddressIndex] ?? '';
    granted += BUILTIN_PROGRAMS.has(program) ? UNITS_PER_BUILTIN : UNITS_PER_PROGRAM;
    if (program !== COMPUTE_BUDGET_PROGRAM || !data) continue;
    if (data[0] === SET_COMPUTE_UNIT_LIMIT && data.length >= 5) {
      unitLimit = limitDecoder.decode(data).units;
    }
    if (data[0] === SET_COMPUTE_UNIT_PRICE && data.length >= 9) {
      unitPrice = priceDecoder.decode(data).price;
    }
  }
  const units = BigInt(Math.min(unitLimit ?? granted, MOST_UNITS));
  return {
    base: LAMPORTS_PER_SIGNATURE * BigInt(message.header.numSignerAccounts),
    priority: (unitPrice * units + MICRO_LAMPORTS - 1n) / MICRO_LAMPORTS,
    unitPrice,
  };
}
