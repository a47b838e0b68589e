import type { Layout } from './layout.ts';

/**
 * The instructions of the Compute Budget program, by their numbers.
 * @see https://docs.rs/solana-compute-budget-interface (`ComputeBudgetInstruction`)
 */
export const computeBudgetInstructions: { readonly [code: number]: Layout } = {
  1: {
    name: 'requestHeapFrame',
    data: { bytes: 'u32' },
    accounts: [''],
    says: (f) => `asks for ${f.bytes} bytes of memory for each program`,
  },
  2: {
    name: 'setComputeUnitLimit',
    data: { units: 'u32' },
    accounts: [''],
    says: (f) => `allows at most ${f.units} units of computing`,
  },
  3: {
    name: 'setComputeUnitPrice',
    data: { microLamports: 'u64' },
    accounts: [''],
    says: (f) => `pays ${f.microLamports} millionths of a lamport for each unit of computing`,
  },
  4: {
    name: 'setLoadedAccountsDataSizeLimit',
    data: { bytes: 'u32' },
    accounts: [''],
    says: (f) => `allows at most ${f.bytes} bytes of accounts to be loaded`,
  },
};
