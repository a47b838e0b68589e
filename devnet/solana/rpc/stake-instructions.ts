import {
  type Address,
  addDecoderSizePrefix,
  getAddressDecoder,
  getI64Decoder,
  getNullableDecoder,
  getStructDecoder,
  getU32Decoder,
  getU64Decoder,
  getUtf8Decoder,
} from '@solana/kit';
import type { InstructionLayout } from './instruction-layout.ts';

const u64 = getU64Decoder();
const address = getAddressDecoder();
const text = addDecoderSizePrefix(getUtf8Decoder(), u64);
const lamports = getStructDecoder([['lamports', u64]]);
const authority = getU32Decoder();

/** A change of a lockup names what it changes; what it leaves alone is missing in its words. */
interface LockupChange {
  readonly unixTimestamp: bigint | null;
  readonly epoch: bigint | null;
  readonly custodian?: Address | null;
}
const lockupWords = (change: LockupChange) => ({
  lockup: Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)),
});
/** One whose new custodian signs has it among its accounts. */
const checkedLockupWords = (change: LockupChange, [, , custodian]: readonly string[]) => {
  const { lockup } = lockupWords(change);
  return { lockup: custodian === undefined ? lockup : { ...lockup, custodian } };
};

const AUTHORITIES = ['Staker', 'Withdrawer'] as const;
const authorityWords = <Fields extends { authorityType: number }>(fields: Fields) => ({
  ...fields,
  authorityType: AUTHORITIES[fields.authorityType],
});

/** `StakeInstruction` of solana-stake-interface by its tag, in the words of Agave's parser. */
export const STAKE_INSTRUCTIONS: { readonly [tag: number]: InstructionLayout } = {
  0: {
    type: 'initialize',
    accounts: ['stakeAccount', 'rentSysvar'],
    fields: getStructDecoder([
      [
        'authorized',
        getStructDecoder([
          ['staker', address],
          ['withdrawer', address],
        ]),
      ],
      [
        'lockup',
        getStructDecoder([
          ['unixTimestamp', getI64Decoder()],
          ['epoch', u64],
          ['custodian', address],
        ]),
      ],
    ]),
  },
  1: {
    type: 'authorize',
    accounts: ['stakeAccount', 'clockSysvar', 'authority', 'custodian?'],
    fields: getStructDecoder([
      ['newAuthority', address],
      ['authorityType', authority],
    ]),
    words: authorityWords,
  },
  2: {
    type: 'delegate',
    accounts: [
      'stakeAccount',
      'voteAccount',
      'clockSysvar',
      'stakeHistorySysvar',
      'stakeConfigAccount',
      'stakeAuthority',
    ],
  },
  3: {
    type: 'split',
    accounts: ['stakeAccount', 'newSplitAccount', 'stakeAuthority'],
    fields: lamports,
  },
  4: {
    type: 'withdraw',
    accounts: [
      'stakeAccount',
      'destination',
      'clockSysvar',
      'stakeHistorySysvar',
      'withdrawAuthority',
      'custodian?',
    ],
    fields: lamports,
  },
  5: {
    type: 'deactivate',
    accounts: ['stakeAccount', 'clockSysvar', 'stakeAuthority'],
  },
  6: {
    type: 'setLockup',
    accounts: ['stakeAccount', 'custodian'],
    fields: getStructDecoder([
      ['unixTimestamp', getNullableDecoder(getI64Decoder())],
      ['epoch', getNullableDecoder(u64)],
      ['custodian', getNullableDecoder(address)],
    ]),
    words: lockupWords,
  },
  7: {
    type: 'merge',
    accounts: ['destination', 'source', 'clockSysvar', 'stakeHistorySysvar', 'stakeAuthority'],
  },
  8: {
    type: 'authorizeWithSeed',
    accounts: ['stakeAccount', 'authorityBase', 'clockSysvar?', 'custodian?'],
    fields: getStructDecoder([
      ['newAuthorized', address],
      ['authorityType', authority],
      ['authoritySeed', text],
      ['authorityOwner', address],
    ]),
    words: authorityWords,
  },
  9: {
    type: 'initializeChecked',
    accounts: ['stakeAccount', 'rentSysvar', 'staker', 'withdrawer'],
  },
  10: {
    type: 'authorizeChecked',
    accounts: ['stakeAccount', 'clockSysvar', 'authority', 'newAuthority', 'custodian?'],
    fields: getStructDecoder([['authorityType', authority]]),
    words: authorityWords,
  },
  11: {
    type: 'authorizeCheckedWithSeed',
    accounts: ['stakeAccount', 'authorityBase', 'clockSysvar', 'newAuthorized', 'custodian?'],
    fields: getStructDecoder([
      ['authorityType', authority],
      ['authoritySeed', text],
      ['authorityOwner', address],
    ]),
    words: authorityWords,
  },
  12: {
    type: 'setLockupChecked',
    accounts: ['stakeAccount', 'custodian'],
    fields: getStructDecoder([
      ['unixTimestamp', getNullableDecoder(getI64Decoder())],
      ['epoch', getNullableDecoder(u64)],
    ]),
    words: checkedLockupWords,
  },
  13: { type: 'getMinimumDelegation', accounts: [] },
  14: {
    type: 'deactivateDelinquent',
    accounts: ['stakeAccount', 'voteAccount', 'referenceVoteAccount'],
  },
  16: {
    type: 'moveStake',
    accounts: ['source', 'destination', 'stakeAuthority'],
    fields: lamports,
  },
  17: {
    type: 'moveLamports',
    accounts: ['source', 'destination', 'stakeAuthority'],
    fields: lamports,
  },
};
