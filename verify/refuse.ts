import type { Reason, Verdict } from '@kiln-connect/core';

/** A verdict on bytes that can not even be read, or that nobody here can judge. */
export function refuseUnread(reasons: readonly Reason[]): Verdict {
  return {
    verdict: 'refused',
    reasons,
    account: [],
    cost: {},
    hash: '',
    preconditions: [],
    proved: 'bytes',
  };
}
