import type { Decoder } from '@solana/kit';

/** How an instruction is put into words. */
export interface InstructionLayout {
  /** What Agave calls it. */
  readonly type: string;
  /** What its accounts are called, in order; one with a question mark may be missing. */
  readonly accounts: readonly string[];
  /** What follows the tag of its data; nothing when left out. */
  readonly fields?: Decoder<object>;
  /** What the fields and the accounts become in words; the fields themselves when left out. */
  readonly words?: (fields: never, accounts: readonly string[]) => object;
}

/** An instruction in words. */
export interface ParsedInstruction {
  readonly type: string;
  readonly info?: object;
}

/**
 * Puts an instruction into words by the layout of its kind.
 * @throws {Error} when accounts or data are missing.
 */
export function parseByLayout(
  { type, accounts, fields, words }: InstructionLayout,
  instruction: { readonly accounts: readonly string[]; readonly data: Uint8Array },
): ParsedInstruction {
  const named = accounts.flatMap((name, index) => {
    const address = instruction.accounts[index];
    if (address !== undefined) return [[name.replace('?', ''), address] as const];
    if (name.endsWith('?')) return [];
    throw new Error(`${type} lacks its account ${name}`);
  });
  const read = fields?.decode(instruction.data) ?? {};
  const info = {
    ...Object.fromEntries(named),
    ...(words?.(read as never, instruction.accounts) ?? read),
  };
  return { type, info };
}
