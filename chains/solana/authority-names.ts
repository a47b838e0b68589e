import type { ChainInfo } from '@kiln-connect/core';

/** What controls a stake account: data alone. */
export const authorities = {
  staker: {
    label: 'Stake authority',
    meaning: 'Who has it can delegate, deactivate, split and merge the stake, and pass it on.',
  },
  withdrawer: {
    label: 'Withdraw authority',
    meaning:
      'Who has it can withdraw all that is not staked, to anywhere, and change both authorities.',
  },
  lockup_unix_timestamp: {
    label: 'Lockup until (Unix time)',
    meaning: 'Before that time nothing can be withdrawn without the custodian; 0 is no lockup.',
  },
  lockup_epoch: {
    label: 'Lockup until epoch',
    meaning: 'Before that epoch nothing can be withdrawn without the custodian; 0 is no lockup.',
  },
  lockup_custodian: {
    label: 'Lockup custodian',
    meaning: 'Who it is can change the lockup, and let withdrawals pass while it is in force.',
  },
} satisfies ChainInfo['authorities'];
