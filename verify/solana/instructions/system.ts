import { quoted } from '../../readable-text.ts';
import { sol } from '../amount-text.ts';
import type { Fields, Layout } from './layout.ts';

const amount = (fields: Fields): string => sol(fields.lamports as bigint);
const seeded = ({ base, seed }: Fields): string =>
  `the address derived from ${base} with the seed ${quoted(String(seed))}`;

/**
 * The instructions of the System program, by their numbers.
 * @see https://docs.rs/solana-system-interface (`SystemInstruction`)
 */
export const systemInstructions: { readonly [code: number]: Layout } = {
  0: {
    name: 'createAccount',
    data: { lamports: 'u64', space: 'u64', owner: 'address' },
    accounts: ['payer:ws account:ws'],
    says: (f) =>
      `creates the account ${f.account} with ${amount(f)} of ${f.payer}: ${f.space} bytes that belong to the program ${f.owner}`,
  },
  1: {
    name: 'assign',
    data: { owner: 'address' },
    accounts: ['account:ws'],
    says: (f) => `gives the account ${f.account} away to the program ${f.owner}`,
  },
  2: {
    name: 'transfer',
    data: { lamports: 'u64' },
    accounts: ['payer:ws recipient:w'],
    says: (f) => `sends ${amount(f)} of ${f.payer} to ${f.recipient}`,
  },
  3: {
    name: 'createAccountWithSeed',
    data: { base: 'address', seed: 'text', lamports: 'u64', space: 'u64', owner: 'address' },
    accounts: ['payer:ws account:w baseSigner:s?'],
    says: (f) =>
      `creates the account ${f.account}, ${seeded(f)}, with ${amount(f)} of ${f.payer}: ${f.space} bytes that belong to the program ${f.owner}`,
  },
  4: {
    name: 'advanceNonceAccount',
    data: {},
    accounts: ['nonceAccount:w @recentBlockhashes authority:s'],
    says: (f) =>
      `uses up the durable nonce of ${f.nonceAccount}, whose authority is ${f.authority}: until then these bytes stay valid`,
  },
  5: {
    name: 'withdrawNonceAccount',
    data: { lamports: 'u64' },
    accounts: ['nonceAccount:w recipient:w @recentBlockhashes @rent authority:s'],
    says: (f) => `pays ${amount(f)} out of the nonce account ${f.nonceAccount} to ${f.recipient}`,
  },
  6: {
    name: 'initializeNonceAccount',
    data: { newAuthority: 'address' },
    accounts: ['nonceAccount:w @recentBlockhashes @rent'],
    says: (f) => `makes ${f.nonceAccount} a nonce account with the authority ${f.newAuthority}`,
  },
  7: {
    name: 'authorizeNonceAccount',
    data: { newAuthority: 'address' },
    accounts: ['nonceAccount:w authority:s'],
    says: (f) => `hands the nonce account ${f.nonceAccount} over to ${f.newAuthority}`,
  },
  8: {
    name: 'allocate',
    data: { space: 'u64' },
    accounts: ['account:ws'],
    says: (f) => `sets ${f.space} bytes aside for the account ${f.account}`,
  },
  9: {
    name: 'allocateWithSeed',
    data: { base: 'address', seed: 'text', space: 'u64', owner: 'address' },
    accounts: ['account:w baseSigner:s'],
    says: (f) =>
      `sets ${f.space} bytes aside for the account ${f.account}, ${seeded(f)}; they belong to the program ${f.owner}`,
  },
  10: {
    name: 'assignWithSeed',
    data: { base: 'address', seed: 'text', owner: 'address' },
    accounts: ['account:w baseSigner:s'],
    says: (f) => `gives the account ${f.account}, ${seeded(f)}, away to the program ${f.owner}`,
  },
  11: {
    name: 'transferWithSeed',
    data: { lamports: 'u64', seed: 'text', owner: 'address' },
    accounts: ['payer:w baseSigner:s recipient:w'],
    says: (f) => `sends ${amount(f)} of the derived account ${f.payer} to ${f.recipient}`,
  },
  12: {
    name: 'upgradeNonceAccount',
    data: {},
    accounts: ['nonceAccount:w'],
    says: (f) => `brings the nonce account ${f.nonceAccount} to the newest version`,
  },
  13: {
    name: 'createAccountAllowPrefund',
    data: { lamports: 'u64', space: 'u64', owner: 'address' },
    accounts: ['account:ws payer:ws?'],
    says: (f) =>
      `creates the account ${f.account}, which may hold something already, with ${amount(f)} more: ${f.space} bytes that belong to the program ${f.owner}`,
  },
};

/** Those that change who an account, or the nonce of one, belongs to. */
export const SYSTEM_AUTHORITY_CHANGES = [
  'system.assign',
  'system.assignWithSeed',
  'system.authorizeNonceAccount',
] as const;
