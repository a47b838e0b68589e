import type { Reason } from '@kiln-connect/core';
import { quoted } from '../readable-text.ts';
import { seedAddress } from './address.ts';
import type { Understood } from './instructions.ts';

/** Accounts that are said to come of a base, a seed and an owner really do. */
export function checkDerivedAddresses(instructions: readonly Understood[]): readonly Reason[] {
  return instructions.flatMap(({ at, name, fields: { account, base, seed, owner } }) => {
    const texts = [account, base, seed, owner];
    if (!name.startsWith('system.') || texts.some((text) => typeof text !== 'string')) return [];
    const derived = seedAddress(String(base), String(seed), String(owner));
    if (derived === account) return [];
    const right = derived ?? 'none, as the seed is longer than 32 bytes';
    const message = `the account is ${account}; what is derived from ${base} and the seed ${quoted(String(seed))} is ${right}`;
    return [{ code: 'wrong_derived_address', message, at: `${at}.account` }];
  });
}
