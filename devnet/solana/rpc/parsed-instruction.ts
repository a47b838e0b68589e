import { type Address, getBase58Decoder, getU32Decoder } from '@solana/kit';
import { STAKE_PROGRAM, SYSTEM_PROGRAM } from '../network.ts';
import type { AccountKey } from '../runtime/account-keys.ts';
import type { ExecutedInstruction } from '../runtime/block.ts';
import { type InstructionLayout, parseByLayout } from './instruction-layout.ts';
import { STAKE_INSTRUCTIONS } from './stake-instructions.ts';
import { SYSTEM_INSTRUCTIONS } from './system-instructions.ts';

const TAG_BYTES = 4;

const LAYOUTS: {
  readonly [program: string]: {
    readonly name: string;
    readonly byTag: { readonly [tag: number]: InstructionLayout };
  };
} = {
  [SYSTEM_PROGRAM]: { name: 'system', byTag: SYSTEM_INSTRUCTIONS },
  [STAKE_PROGRAM]: { name: 'stake', byTag: STAKE_INSTRUCTIONS },
};

export const MEMO_PROGRAMS: ReadonlySet<string> = new Set([
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
]);

/** The text of a memo; undefined when its bytes are no text. */
export function memoText(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    return undefined;
  }
}

function inWords(
  program: Address,
  instruction: { readonly accounts: readonly Address[]; readonly data: Uint8Array },
): { program: string; parsed: unknown } | undefined {
  if (MEMO_PROGRAMS.has(program)) {
    const parsed = memoText(instruction.data);
    return parsed === undefined ? undefined : { program: 'spl-memo', parsed };
  }
  const { name, byTag } = LAYOUTS[program] ?? {};
  if (!name || !byTag || instruction.data.length < TAG_BYTES) return undefined;
  const layout = byTag[getU32Decoder().decode(instruction.data)];
  if (!layout) return undefined;
  try {
    const data = instruction.data.subarray(TAG_BYTES);
    return { program: name, parsed: parseByLayout(layout, { ...instruction, data }) };
  } catch {
    // Malformed: it failed on chain, and is shown as its bytes.
    return undefined;
  }
}

/** An instruction in words where its program's are known, else with its accounts and bytes. */
export function parseInstruction(
  { programIdIndex, accounts, data, stackHeight }: ExecutedInstruction,
  keys: readonly AccountKey[],
): object {
  const addressOf = (index: number): Address => keys[index]?.address ?? ('' as Address);
  const programId = addressOf(programIdIndex);
  const addresses = accounts.map(addressOf);
  const words = inWords(programId, { accounts: addresses, data });
  return words
    ? { ...words, programId, stackHeight }
    : { accounts: addresses, data: getBase58Decoder().decode(data), programId, stackHeight };
}
