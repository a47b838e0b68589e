import type { Reason } from '@kiln-connect/core';
import { sol } from './amount-text.ts';
import { type Cost, feeOf, MAX_COMPUTE_UNITS, USUAL_FEE_BOUND } from './cost.ts';
import type { Instruction, Understood } from './instructions.ts';
import type { Message } from './message.ts';
import type { Transaction } from './transaction.ts';

interface Asked {
  readonly wallet: string;
  readonly max_fee_lamports?: string | undefined;
}

interface Read {
  readonly transaction: Transaction;
  readonly instructions: readonly Instruction[];
  readonly cost: Cost;
}

/** The most that the fee may be, in lamports. */
export const feeBoundOf = ({ max_fee_lamports: bound }: Asked): bigint =>
  bound === undefined ? USUAL_FEE_BOUND : BigInt(bound);

/** What is wrong with everything around the instructions: payer, accounts, signatures, cost. */
export function checkEnvelope(read: Read, asked: Asked): readonly Reason[] {
  const { transaction, instructions, cost } = read;
  const { message } = transaction;
  return [
    ...checkLookups(message),
    ...checkPayer(message, asked),
    ...instructions.flatMap((instruction) =>
      instruction.known
        ? []
        : [{ code: instruction.code, message: instruction.why, at: instruction.at }],
    ),
    ...checkAccounts(message, instructions),
    ...checkSignatures(transaction),
    ...checkFee(cost, asked),
  ];
}

function checkLookups({ lookups }: Message): readonly Reason[] {
  return lookups.map(({ table }, i) => ({
    code: 'address_lookup_table',
    message: `accounts are hidden in the lookup table ${table}, so the bytes do not say who they are; all accounts must be named`,
    at: `address_table_lookups[${i}]`,
  }));
}

function checkPayer({ accounts: [payer] }: Message, { wallet }: Asked): readonly Reason[] {
  if (payer?.address === wallet) return [];
  const message = `${payer?.address} pays the fee; the wallet of the intent is ${wallet}`;
  return [{ code: 'wrong_fee_payer', message, at: 'accounts[0]' }];
}

/** Every account must be there for something, and may do no more than that needs. */
function checkAccounts(message: Message, instructions: readonly Instruction[]): readonly Reason[] {
  const understood = instructions.filter((one): one is Understood => one.known);
  // What is not understood is refused already, and may be what accounts are there for.
  if (understood.length < instructions.length) return [];
  const roles = understood.flatMap((instruction) => instruction.roles);
  const programs = new Set(understood.map(({ program }) => program));
  return message.accounts.flatMap(({ address, signer, writable, hidden }, i): Reason[] => {
    const own = roles.filter((role) => role.address === address);
    const at = `accounts[${i}]`;
    if (hidden) return [];
    if (i > 0 && own.length === 0 && !programs.has(address)) {
      const text = `no instruction needs the account ${address}`;
      return [{ code: 'unexplained_account', message: text, at }];
    }
    const needsSigner = i === 0 || own.some((role) => role.signer);
    const needsWrite = i === 0 || own.some((role) => role.writable);
    if (signer && !needsSigner) {
      const text = `${address} has to sign, though no instruction needs that`;
      return [{ code: 'unexpected_signer', message: text, at }];
    }
    if (needsSigner && !signer) {
      const text = `${address} does not sign, though an instruction needs it`;
      return [{ code: 'missing_signer', message: text, at }];
    }
    if (writable !== needsWrite) {
      const text = `${address} is ${writable ? 'writable' : 'read-only'}; its instructions need it ${needsWrite ? 'writable' : 'read-only'}`;
      return [{ code: 'wrong_account_flags', message: text, at }];
    }
    return [];
  });
}

function checkSignatures({ signatures }: Transaction): readonly Reason[] {
  return signatures.flatMap(({ signer, signature, valid }, i) => {
    if (!signature || valid) return [];
    const message = `the signature in the place of ${signer} is not theirs over these bytes`;
    return [{ code: 'invalid_signature', message, at: `signatures[${i}]` }];
  });
}

function checkFee(cost: Cost, asked: Asked): readonly Reason[] {
  const fee = feeOf(cost);
  const bound = feeBoundOf(asked);
  if (fee <= bound) return [];
  const origin =
    asked.max_fee_lamports === undefined
      ? ', unless the intent sets max_fee_lamports'
      : ' by max_fee_lamports';
  const message = `the fee is ${sol(fee)} (${fee} lamports), of which ${cost.priorityFee} is a priority fee; at most ${sol(bound)} is allowed${origin}`;
  return [{ code: 'fee_too_high', message, at: 'fee' }];
}

/** What is wrong with the instructions that set what the rest of them may cost. */
export function checkBudget(budget: readonly Understood[]): readonly Reason[] {
  const seen = new Set<string>();
  return budget.flatMap(({ name, fields, at, says }): Reason[] => {
    if (
      !['computeBudget.setComputeUnitLimit', 'computeBudget.setComputeUnitPrice'].includes(name)
    ) {
      const message = `nobody asked for the instruction ${name}, which ${says}`;
      return [{ code: 'unexpected_instruction', message, at }];
    }
    if (seen.has(name)) {
      const message = `${name} is there twice; the runtime takes it once`;
      return [{ code: 'duplicate_instruction', message, at }];
    }
    seen.add(name);
    if (typeof fields.units === 'bigint' && fields.units > MAX_COMPUTE_UNITS) {
      const message = `${fields.units} units of computing are asked for; at most ${MAX_COMPUTE_UNITS} exist`;
      return [{ code: 'compute_unit_limit_too_high', message, at }];
    }
    return [];
  });
}
