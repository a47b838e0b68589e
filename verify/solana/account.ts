import type { AccountLine } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';
import { sol } from './amount-text.ts';
import { type Cost, feeOf } from './cost.ts';
import { STAKE_AUTHORITY_CHANGES } from './instructions/stake.ts';
import type { Instruction } from './instructions.ts';
import type { SignatureSlot, Transaction } from './transaction.ts';

/** What certain instructions are together, by their names without those that are about cost. */
const PURPOSES: readonly (readonly [RegExp, string])[] = [
  [/^system\.create\w+ stake\.initialize(Checked)? stake\.delegateStake$/, 'a new stake'],
  [/^stake\.deactivate$/, 'the deactivation of a stake'],
  [/^stake\.withdraw$/, 'a withdrawal from a stake account'],
  [/^stake\.merge$/, 'a merge of two stake accounts'],
  [/^system\.(create\w+|allocateWithSeed system\.transfer) stake\.split$/, 'a split of a stake'],
];

/** The readable account: what the bytes do, in words, from the bytes alone. */
export function accountOf(
  transaction: Transaction,
  instructions: readonly Instruction[],
  cost: Cost,
): readonly AccountLine[] {
  const { message, signatures } = transaction;
  const isDurable = instructions[0]?.known && instructions[0].name === 'system.advanceNonceAccount';
  return [
    { label: 'What it does', value: purposeOf(instructions) },
    ...instructions.map((instruction, i) => ({
      label: `Instruction ${i + 1}`,
      value: instruction.known ? instruction.says : notUnderstood(instruction),
    })),
    { label: 'Pays the fee', value: message.accounts[0]?.address as string },
    ...signatures.map((slot, i) => ({
      label: `Signer ${i + 1}`,
      value: `${slot.signer} (${signatureState(slot)})`,
    })),
    {
      label: 'Fee',
      value: `${sol(feeOf(cost))}: ${sol(cost.baseFee)} for ${signatures.length === 1 ? 'one signature' : `${signatures.length} signatures`}, and a priority fee of at most ${sol(cost.priorityFee)}`,
    },
    { label: 'Leaves the fee payer, at most', value: sol(cost.value + feeOf(cost)) },
    isDurable
      ? { label: 'Valid', value: `until the nonce ${message.recentBlockhash} is used up` }
      : {
          label: 'Valid',
          value: `for the network that has the block ${message.recentBlockhash}, for 150 blocks after it`,
        },
    {
      label: 'Message',
      value: message.version === 'legacy' ? 'legacy' : `version ${message.version}`,
    },
    ...message.lookups.map(({ table, writable, readonly }) => ({
      label: 'Hidden accounts',
      value: `${writable.length + readonly.length} in the lookup table ${table}: the bytes do not say who they are`,
    })),
  ];
}

function purposeOf(instructions: readonly Instruction[]): string {
  const names = instructions.map((one) => (one.known ? one.name : '?'));
  const main = names.filter(
    (name) => !/^(computeBudget|memo)\.|^system\.advanceNonceAccount$/.test(name),
  );
  if (STAKE_AUTHORITY_CHANGES.some((name) => names.includes(name))) {
    return 'CHANGES TO WHOM A STAKE BELONGS: read every instruction below';
  }
  const purpose = PURPOSES.find(([pattern]) => pattern.test(main.join(' ')))?.[1];
  if (purpose) return purpose;
  if (names.length === 0) return 'nothing: there is no instruction';
  return 'something that is no action of staking by itself: read every instruction below';
}

function notUnderstood({ program, why, accounts, data }: Instruction & { known: false }): string {
  return `NOT UNDERSTOOD (${why}): the program ${program} with the accounts ${accounts.join(', ') || 'none'} and the data ${hexFromBytes(data)}`;
}

function signatureState({ signature, valid }: SignatureSlot): string {
  if (!signature) return 'has not signed';
  return valid ? 'has signed' : 'A WRONG SIGNATURE IS THERE';
}
