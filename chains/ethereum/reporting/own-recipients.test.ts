import { describe, expect, it } from 'vitest';
import { createOwnRecipients } from './own-recipients.ts';
import { aValidator } from './testing/values.ts';

const WITHDRAWAL = `0x${'aa'.repeat(20)}`;
const OPERATOR = `0x${'0B'.repeat(20)}`;
const OF_THE_KEY = `0x${'0C'.repeat(20)}`;

describe('where a proposer is paid', () => {
  it('is its withdrawal address, when nothing else is known', async () => {
    const own = createOwnRecipients({});
    expect(await own(aValidator(1))).toEqual(new Set([WITHDRAWAL]));
    const bls = aValidator(2, { withdrawalCredentials: `0x00${'11'.repeat(31)}` });
    expect(await own(bls)).toEqual(new Set());
  });

  it("is the operator's address, and the one that the key was handed out with, too", async () => {
    const { publicKey } = aValidator(1);
    const own = createOwnRecipients({
      feeRecipient: OPERATOR,
      feeRecipients: async (keys) =>
        new Map(keys.includes(publicKey) ? [[publicKey, OF_THE_KEY]] : []),
    });
    const both = [OPERATOR.toLowerCase(), WITHDRAWAL];
    expect(await own(aValidator(1))).toEqual(new Set([...both, OF_THE_KEY.toLowerCase()]));
    expect(await own(aValidator(3))).toEqual(new Set(both));
  });
});
