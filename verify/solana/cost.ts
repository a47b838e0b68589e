import type { Understood } from './instructions.ts';
import type { Message } from './message.ts';

const LAMPORTS_PER_SIGNATURE = 5_000n;
const MICROLAMPORTS_PER_LAMPORT = 1_000_000n;
/** MAX_COMPUTE_UNIT_LIMIT: no transaction gets more. */
export const MAX_COMPUTE_UNITS = 1_400_000n;
/** DEFAULT_INSTRUCTION_COMPUTE_UNIT_LIMIT: what each instruction adds where no limit is set. */
const DEFAULT_UNITS_AN_INSTRUCTION = 200_000n;

/** 0.001 SOL: what the fee may be where the intent sets no bound, in lamports. */
export const USUAL_FEE_BOUND = 1_000_000n;

/** All in lamports. */
export interface Cost {
  /** What the fee payer spends beside the fee: into new accounts, and by transfers. */
  readonly value: bigint;
  /** 5000 a signature. */
  readonly baseFee: bigint;
  /** Price of a unit × units that are allowed, rounded up; charged whether or not they are used. */
  readonly priorityFee: bigint;
}

const sum = (values: readonly bigint[]): bigint => values.reduce((all, one) => all + one, 0n);

/** What a transaction costs whoever pays its fee; of instructions that are not understood nothing. */
export function costOf(message: Message, instructions: readonly Understood[]): Cost {
  const payer = message.accounts[0]?.address;
  const signers = message.accounts.filter(({ signer }) => signer).length;
  const paid = instructions.filter(({ fields }) => fields.payer === payer);
  const price = sum(numbersOf(instructions, 'computeBudget.setComputeUnitPrice', 'microLamports'));
  return {
    value: sum(paid.map(({ fields }) => BigInt(fields.lamports ?? 0n))),
    baseFee: BigInt(signers) * LAMPORTS_PER_SIGNATURE,
    priorityFee: ceilDivide(price * computeUnits(message, instructions), MICROLAMPORTS_PER_LAMPORT),
  };
}

export const feeOf = ({ baseFee, priorityFee }: Cost): bigint => baseFee + priorityFee;

function computeUnits(message: Message, instructions: readonly Understood[]): bigint {
  const [set] = numbersOf(instructions, 'computeBudget.setComputeUnitLimit', 'units');
  // A little too much where built-in programs get less by default: never too little.
  const units = set ?? BigInt(message.instructions.length) * DEFAULT_UNITS_AN_INSTRUCTION;
  return units < MAX_COMPUTE_UNITS ? units : MAX_COMPUTE_UNITS;
}

const numbersOf = (instructions: readonly Understood[], name: string, field: string): bigint[] =>
  instructions
    .filter((instruction) => instruction.name === name)
    .map(({ fields }) => BigInt(fields[field] ?? 0n));

const ceilDivide = (value: bigint, divisor: bigint): bigint => (value + divisor - 1n) / divisor;
