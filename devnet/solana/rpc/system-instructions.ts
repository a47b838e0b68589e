import {
  addDecoderSizePrefix,
  getAddressDecoder,
  getStructDecoder,
  getU64Decoder,
  getUtf8Decoder,
} from '@solana/kit';
import type { InstructionLayout } from './instruction-layout.ts';

const u64 = getU64Decoder();
const address = getAddressDecoder();
const text = addDecoderSizePrefix(getUtf8Decoder(), u64);

/** `SystemInstruction` of solana-system-interface by its tag, in the words of Agave's parser. */
export const SYSTEM_INSTRUCTIONS: { readonly [tag: number]: InstructionLayout } = {
  0: {
    type: 'createAccount',
    accounts: ['source', 'newAccount'],
    fields: getStructDecoder([
      ['lamports', u64],
      ['space', u64],
      ['owner', address],
    ]),
  },
  1: {
    type: 'assign',
    accounts: ['account'],
    fields: getStructDecoder([['owner', address]]),
  },
  2: {
    type: 'transfer',
    accounts: ['source', 'destination'],
    fields: getStructDecoder([['lamports', u64]]),
  },
  3: {
    type: 'createAccountWithSeed',
    accounts: ['source', 'newAccount'],
    fields: getStructDecoder([
      ['base', address],
      ['seed', text],
      ['lamports', u64],
      ['space', u64],
      ['owner', address],
    ]),
  },
  4: {
    type: 'advanceNonce',
    accounts: ['nonceAccount', 'recentBlockhashesSysvar', 'nonceAuthority'],
  },
  5: {
    type: 'withdrawFromNonce',
    accounts: [
      'nonceAccount',
      'destination',
      'recentBlockhashesSysvar',
      'rentSysvar',
      'nonceAuthority',
    ],
    fields: getStructDecoder([['lamports', u64]]),
  },
  6: {
    type: 'initializeNonce',
    accounts: ['nonceAccount', 'recentBlockhashesSysvar', 'rentSysvar'],
    fields: getStructDecoder([['nonceAuthority', address]]),
  },
  7: {
    type: 'authorizeNonce',
    accounts: ['nonceAccount', 'nonceAuthority'],
    fields: getStructDecoder([['newAuthorized', address]]),
  },
  8: {
    type: 'allocate',
    accounts: ['account'],
    fields: getStructDecoder([['space', u64]]),
  },
  9: {
    type: 'allocateWithSeed',
    accounts: ['account'],
    fields: getStructDecoder([
      ['base', address],
      ['seed', text],
      ['space', u64],
      ['owner', address],
    ]),
  },
  10: {
    type: 'assignWithSeed',
    accounts: ['account'],
    fields: getStructDecoder([
      ['base', address],
      ['seed', text],
      ['owner', address],
    ]),
  },
  11: {
    type: 'transferWithSeed',
    accounts: ['source', 'sourceBase', 'destination'],
    fields: getStructDecoder([
      ['lamports', u64],
      ['sourceSeed', text],
      ['sourceOwner', address],
    ]),
  },
  12: { type: 'upgradeNonce', accounts: ['nonceAccount'] },
};
