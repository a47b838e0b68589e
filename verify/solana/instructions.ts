import { quoted } from '../readable-text.ts';
import { isUndecodable, undecodable } from '../undecodable.ts';
import { computeBudgetInstructions } from './instructions/compute-budget.ts';
import {
  type Fields,
  type Layout,
  type OnField,
  readData,
  type TakenRole,
  takeRoles,
} from './instructions/layout.ts';
import { stakeInstructions } from './instructions/stake.ts';
import { systemInstructions } from './instructions/system.ts';
import type { Message, MessageInstruction } from './message.ts';
import {
  COMPUTE_BUDGET_PROGRAM,
  MEMO_PROGRAMS,
  STAKE_PROGRAM,
  SYSTEM_PROGRAM,
} from './programs.ts';
import { createReader } from './reader.ts';

/** An instruction that the verifier understands to the last byte. */
export interface Understood {
  readonly known: true;
  /** Where it stands: 'instructions[2]'. */
  readonly at: string;
  readonly program: string;
  /** Program and name: 'stake.deactivate'. */
  readonly name: string;
  readonly fields: Fields;
  readonly roles: readonly TakenRole[];
  readonly says: string;
}

/** An instruction that can be shown, but of which nobody here knows what it does. */
interface NotUnderstood {
  readonly known: false;
  readonly at: string;
  readonly program: string;
  readonly code: 'unknown_program' | 'unknown_instruction';
  readonly why: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

export type Instruction = Understood | NotUnderstood;

interface Program {
  readonly name: string;
  /** The layout that the data begins with, and the data behind that beginning. */
  find(data: Uint8Array): { readonly layout: Layout; readonly data: Uint8Array };
}

const memo: Layout = {
  name: 'memo',
  data: { memo: 'utf8' },
  accounts: ['signer:s?'],
  says: (f) => `writes the memo ${quoted(String(f.memo))} into the ledger`,
};

const PROGRAMS: ReadonlyMap<string, Program> = new Map([
  [SYSTEM_PROGRAM, numbered('system', systemInstructions, 4)],
  [STAKE_PROGRAM, numbered('stake', stakeInstructions, 4)],
  [COMPUTE_BUDGET_PROGRAM, numbered('computeBudget', computeBudgetInstructions, 1)],
  ...MEMO_PROGRAMS.map(
    (address) =>
      [address, { name: 'memo', find: (data: Uint8Array) => ({ layout: memo, data }) }] as const,
  ),
]);

/** A program whose instructions begin with their number, of one or of four bytes. */
function numbered(
  name: string,
  layouts: { readonly [code: number]: Layout },
  size: 1 | 4,
): Program {
  return {
    name,
    find(data) {
      const reader = createReader(data);
      const code = size === 1 ? reader.u8('its number') : reader.u32('its number');
      const layout = layouts[code];
      if (!layout)
        throw undecodable(`the program ${name} has no instruction ${code} that is known`);
      return { layout, data: data.subarray(size) };
    },
  };
}

/**
 * The fields of the data of an instruction that is understood, told to `onField`, and how many bytes of it
 * are the number that tells which instruction it is.
 */
export function readUnderstood(
  { program }: Understood,
  data: Uint8Array,
  onField: OnField,
): { readonly numberBytes: number } {
  const { layout, data: rest } = (PROGRAMS.get(program) as Program).find(data);
  readData(layout, rest, onField);
  return { numberBytes: data.length - rest.length };
}

/** All instructions of a message, in their order, understood or not. */
export const readInstructions = (message: Message): readonly Instruction[] =>
  message.instructions.map((instruction, i) =>
    readInstruction(message, instruction, `instructions[${i}]`),
  );

function readInstruction(
  { accounts: all }: Message,
  { program: place, accounts: places, data }: MessageInstruction,
  at: string,
): Instruction {
  const addressAt = (index: number): string => all[index]?.address as string;
  const address = addressAt(place);
  const accounts = places.map(addressAt);
  const notUnderstood = (code: NotUnderstood['code'], why: string): NotUnderstood => ({
    known: false,
    at,
    program: address,
    code,
    why,
    accounts,
    data,
  });
  const program = PROGRAMS.get(address);
  if (!program) {
    return notUnderstood('unknown_program', `the program ${address} is none that staking needs`);
  }
  try {
    const { layout, data: rest } = program.find(data);
    const roles = takeRoles(layout, accounts);
    const name = `${program.name}.${layout.name}`;
    if (!roles) {
      const why = `${name} does not take these ${accounts.length} accounts in this order`;
      return notUnderstood('unknown_instruction', why);
    }
    const named = roles.filter(({ isSysvar }) => !isSysvar);
    const fields: Fields = {
      ...readData(layout, rest),
      ...Object.fromEntries(named.map((role) => [role.name, role.address])),
    };
    return { known: true, at, program: address, name, fields, roles, says: layout.says(fields) };
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    return notUnderstood('unknown_instruction', error.message);
  }
}
