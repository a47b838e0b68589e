import { formatAmount } from '@kiln-connect/core';
import type { PolicyChain, PolicyDocument, Rule } from './policy-document.ts';

/** One limit in plain words. */
export interface PolicyLine {
  readonly label: string;
  readonly value: string;
}

/** What a policy says of one chain, in plain words; null is no policy. */
export function policyLines(
  policy: PolicyDocument | null,
  chain: PolicyChain,
): readonly PolicyLine[] {
  const rule = policy === null ? {} : policy.chains[chain.chain];
  if (rule === undefined) return [{ label: 'Use', value: 'Nothing may be done' }];
  return [{ label: 'Use', value: 'Allowed' }, ...ruleLines(rule, chain)];
}

function ruleLines(rule: Rule, { token, decimals }: PolicyChain): readonly PolicyLine[] {
  const amount = (limit: string | undefined): string =>
    limit === undefined ? 'No limit' : `${formatAmount(BigInt(limit), decimals)} ${token}`;
  const list = (entries: readonly string[] | undefined, all: string, none: string): string =>
    entries === undefined ? all : entries.length === 0 ? none : entries.join('\n');
  return [
    { label: 'Actions', value: list(rule.actions, 'All', 'None') },
    { label: 'Most per transaction', value: amount(rule.max_per_transaction) },
    { label: 'Most per day (UTC)', value: amount(rule.max_per_day) },
    { label: 'Most in fees', value: amount(rule.max_fee) },
    { label: 'Validators', value: list(rule.validators, 'Anybody', 'Nobody') },
    {
      label: 'Withdrawal addresses',
      value: list(rule.withdrawal_addresses, 'Anybody', 'Nobody'),
    },
  ];
}

/** One limit that a change would change. */
export interface PolicyDifference {
  readonly chain: string;
  readonly label: string;
  /** Undefined where nothing could be done on the chain before. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What is different between two policies, chain by chain. */
export function policyDifferences(
  before: PolicyDocument | null,
  after: PolicyDocument | null,
  chains: readonly PolicyChain[],
): readonly PolicyDifference[] {
  return chains.flatMap((chain) => {
    const old = new Map(policyLines(before, chain).map(({ label, value }) => [label, value]));
    return policyLines(after, chain)
      .filter(({ label, value }) => old.get(label) !== value)
      .map(({ label, value }) => ({
        chain: chain.title,
        label,
        before: old.get(label),
        after: value,
      }));
  });
}
