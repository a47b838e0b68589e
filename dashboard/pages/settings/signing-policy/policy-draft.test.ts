import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from './policy-document.ts';
import { draftOf, type RuleDraft, readDraft } from './policy-draft.ts';
import { policyDifferences, policyLines } from './policy-words.ts';

const chains = [
  { chain: 'one', title: 'One', token: 'ONE', decimals: 18, actions: ['stake', 'exit'] },
  { chain: 'two', title: 'Two', token: 'TWO', decimals: 9, actions: ['stake'] },
] as const;
const policy: PolicyDocument = {
  version: 1,
  network: 'devnet',
  chains: {
    one: {
      actions: ['stake'],
      max_per_day: '32500000000000000000',
      validators: ['a', 'b'],
      withdrawal_addresses: [],
    },
  },
};

describe('the form of a signing policy', () => {
  it('gives back the document that it began with, whatever that limits', () => {
    for (const one of [policy, { ...policy, chains: { one: {}, two: { max_fee: '0' } } }]) {
      expect(readDraft(draftOf(one, chains), 'devnet', chains)).toEqual({
        document: one,
        faults: {},
      });
    }
  });

  it('begins without a limit where there is no policy', () => {
    expect(readDraft(draftOf(null, chains), 'devnet', chains).document.chains).toEqual({
      one: {},
      two: {},
    });
  });

  it('takes amounts in whole tokens and says what is wrong with others', () => {
    const draft = draftOf(policy, chains);
    const first = draft.one as RuleDraft;
    const typed = (max_fee: string) =>
      readDraft(
        { ...draft, one: { ...first, amounts: { ...first.amounts, max_fee } } },
        'devnet',
        chains,
      );
    expect(typed(' 0.5 ').document.chains.one?.max_fee).toBe('500000000000000000');
    for (const wrong of ['x', '-1', '1e3', '0.0000000000000000001']) {
      expect([wrong, Object.keys(typed(wrong).faults)]).toEqual([wrong, ['one.max_fee']]);
    }
  });
});

describe('a signing policy in words', () => {
  it('says what is limited, and what a chain that it does not name may do', () => {
    const lines = (document: PolicyDocument | null, i: 0 | 1) =>
      policyLines(document, chains[i]).map(({ label, value }) => `${label}: ${value}`);
    expect(lines(policy, 0)).toEqual([
      'Use: Allowed',
      'Actions: stake',
      'Most per transaction: No limit',
      'Most per day (UTC): 32.5 ONE',
      'Most in fees: No limit',
      'Validators: a\nb',
      'Withdrawal addresses: Nobody',
    ]);
    expect(lines(policy, 1)).toEqual(['Use: Nothing may be done']);
    expect(lines(null, 1)).toContain('Validators: Anybody');
  });

  it('shows of a change what is different and nothing else', () => {
    const changed = {
      ...policy,
      chains: { one: { ...policy.chains.one, max_per_day: '1000000000000000000' }, two: {} },
    };
    const found = policyDifferences(policy, changed, chains);
    expect(found[0]).toEqual({
      chain: 'One',
      label: 'Most per day (UTC)',
      before: '32.5 ONE',
      after: '1 ONE',
    });
    expect(new Set(found.slice(1).map(({ chain }) => chain))).toEqual(new Set(['Two']));
    expect(policyDifferences(policy, policy, chains)).toEqual([]);
    expect(policyDifferences(null, { ...policy, chains: { one: {}, two: {} } }, chains)).toEqual(
      [],
    );
    expect(policyDifferences(null, { ...policy, chains: { one: {} } }, chains)).toEqual([
      { chain: 'Two', label: 'Use', before: 'Allowed', after: 'Nothing may be done' },
    ]);
  });
});
