import { z } from 'zod';

/**
 * What nodes answer, method by method, as far as it is used here; a whole number is a bigint. No other
 * method is asked for. https://solana.com/docs/rpc
 */

const u64 = z
  .bigint()
  .min(0n)
  .max(2n ** 64n - 1n);
/** Slots, heights and places in lists: as numbers they are exact. */
const whole = z.bigint().min(0n).max(BigInt(Number.MAX_SAFE_INTEGER));
/** Unix seconds up to the year 9999. */
const time = z.bigint().min(0n).max(253_402_300_799n);
const rate = z.union([z.number().min(0), z.bigint().min(0n).max(1n)]);
const base58 = (least: number, most: number) =>
  z.string().regex(new RegExp(`^[1-9A-HJ-NP-Za-km-z]{${least},${most}}$`), 'Expected base58');
/** An address or a hash: 32 bytes. */
const bytes32 = base58(32, 44);
const signature = base58(64, 88);
/** Why a transaction failed, in one of the forms of `TransactionError`. */
const failure = z.union([
  z.null(),
  z.string(),
  z.looseObject({ InstructionError: z.tuple([whole, z.unknown()]).optional() }),
]);
const asOfSlot = <Value extends z.ZodType>(value: Value) =>
  z.object({ context: z.object({ slot: whole }), value });

const account = z.object({
  lamports: u64,
  owner: bytes32,
  data: z.tuple([z.base64(), z.literal('base64')]),
});

const instruction = z.object({
  programIdIndex: whole,
  accounts: z.array(whole),
  data: z.union([z.literal(''), base58(1, 20_000)]),
});
const ledgerShape = z.object({
  slot: whole,
  blockTime: time.nullable(),
  meta: z
    .object({
      err: failure,
      fee: u64,
      preBalances: z.array(u64),
      postBalances: z.array(u64),
      innerInstructions: z
        .array(z.object({ index: whole, instructions: z.array(instruction) }))
        .nullish(),
      loadedAddresses: z
        .object({ writable: z.array(bytes32), readonly: z.array(bytes32) })
        .nullish(),
    })
    .nullable(),
  transaction: z.object({
    signatures: z.array(signature).min(1),
    message: z.object({ accountKeys: z.array(bytes32), instructions: z.array(instruction) }),
  }),
});
const ledgerEntry = ledgerShape.refine(
  namesItsAccounts,
  'Expected instructions and balances of the accounts that it names',
);

function namesItsAccounts({ meta, transaction }: z.output<typeof ledgerShape>): boolean {
  const { message } = transaction;
  const { writable = [], readonly = [] } = meta?.loadedAddresses ?? {};
  const count = message.accountKeys.length + writable.length + readonly.length;
  const run = [
    ...message.instructions,
    ...(meta?.innerInstructions ?? []).flatMap(({ instructions }) => instructions),
  ];
  const isNamed = (index: bigint) => index < BigInt(count);
  return (
    run.every(({ programIdIndex, accounts }) => [programIdIndex, ...accounts].every(isNamed)) &&
    (!meta || (meta.preBalances.length === count && meta.postBalances.length === count))
  );
}

const validator = z.object({ votePubkey: bytes32, activatedStake: u64 });

/** One entry for each that was asked for, in that order. */
const forEach = <Item extends z.ZodType>([asked]: readonly unknown[], item: Item) =>
  z.array(item).length(Array.isArray(asked) ? asked.length : 0);

const schemas = {
  getBalance: () => asOfSlot(u64),
  getBlock: () =>
    z
      .object({ blockhash: bytes32, previousBlockhash: bytes32, blockTime: time.nullable() })
      .nullable(),
  getBlockHeight: () => whole,
  getBlockTime: () => time.nullable(),
  getBlocks: () => z.array(whole),
  getBlocksWithLimit: () => z.array(whole),
  getEpochSchedule: () =>
    z.object({ firstNormalEpoch: whole, firstNormalSlot: whole, slotsPerEpoch: whole.min(1n) }),
  getFirstAvailableBlock: () => whole,
  getGenesisHash: () => bytes32,
  getInflationRate: () => z.object({ total: rate, validator: rate }),
  getInflationReward: (params) =>
    forEach(
      params,
      z.object({ amount: u64, effectiveSlot: whole, epoch: whole, postBalance: u64 }).nullable(),
    ),
  getLatestBlockhash: () => asOfSlot(z.object({ blockhash: bytes32, lastValidBlockHeight: whole })),
  getMinimumBalanceForRentExemption: () => u64,
  getMultipleAccounts: (params) => asOfSlot(forEach(params, account.nullable())),
  getRecentPrioritizationFees: () => z.array(z.object({ prioritizationFee: u64 })),
  getSignatureStatuses: (params) =>
    asOfSlot(
      forEach(
        params,
        z
          .object({
            slot: whole,
            err: failure,
            confirmationStatus: z.enum(['processed', 'confirmed', 'finalized']).nullish(),
          })
          .nullable(),
      ),
    ),
  getSignaturesForAddress: () => z.array(z.object({ signature, slot: whole, err: failure })),
  getSlot: () => whole,
  getStakeMinimumDelegation: () => asOfSlot(u64),
  getSupply: () => asOfSlot(z.object({ total: u64.min(1n) })),
  getTransaction: ([asked]) =>
    ledgerEntry
      .refine(
        ({ transaction }) => transaction.signatures[0] === asked,
        'Expected the transaction that was asked for',
      )
      .nullable(),
  getVoteAccounts: () => z.object({ current: z.array(validator), delinquent: z.array(validator) }),
  isBlockhashValid: () => asOfSlot(z.boolean()),
  sendTransaction: () => signature,
  simulateTransaction: () =>
    asOfSlot(
      z.object({
        err: failure,
        unitsConsumed: u64.nullish(),
        logs: z.array(z.string()).nullish(),
      }),
    ),
} satisfies { [method: string]: (params: readonly unknown[]) => z.ZodType };

/** What nodes are asked for. */
export type AskedMethod = keyof typeof schemas;

/** What is wrong with a node's result of a method, by its first place; undefined when nothing is. */
export function resultProblem(
  { method, params }: { method: string; params: readonly unknown[] },
  result: unknown,
): string | undefined {
  if (!Object.hasOwn(schemas, method)) return undefined;
  const { error } = schemas[method as AskedMethod](params).safeParse(result);
  if (!error) return undefined;
  const [issue] = error.issues;
  return [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
}
