import { SYSVARS } from './programs.ts';
import type { Reader } from './reader.ts';

/** Reads what stands next, and says what it is. */
export type Write = <T>(
  read: (reader: Reader) => T,
  words: { readonly path: string; readonly label: string; readonly meaning: string },
  text?: (value: T) => string,
) => T;

/** An address, with what it is where the runtime says so. */
export const nameOf = (address: string): string => {
  const sysvar = Object.entries(SYSVARS).find(([, known]) => known === address)?.[0];
  return sysvar ? `${address} (${sysvar}, an account of the runtime)` : address;
};
