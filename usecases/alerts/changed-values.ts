import { type Authorities, type ChainInfo, changedAuthorities } from '@kiln-connect/core';
import type { AuthorityChange } from '@kiln-connect/store';

/** One authority that changed. */
export interface ChangedValue {
  /** The chain's name of it: 'withdrawer'. */
  readonly authority: string;
  /** Its name for people. */
  readonly label: string;
  /** What whoever has it can do, as a sentence; empty where the chain does not say. */
  readonly meaning: string;
  /** Null where there was none, like `after`. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed; of a stake that appeared with something else, against what it was crafted with. */
export function changedValues(
  {
    change,
    expected,
  }: {
    change: Pick<AuthorityChange, 'before' | 'after'>;
    expected: Authorities | null;
  },
  info: Pick<ChainInfo, 'authorities'> | undefined,
): readonly ChangedValue[] {
  const before = expected ?? change.before ?? {};
  return changedAuthorities(before, change.after)
    .filter((name) => expected === null || name in expected)
    .map((name) => ({
      authority: name,
      label: info?.authorities?.[name]?.label ?? name,
      meaning: info?.authorities?.[name]?.meaning ?? '',
      before: before[name] ?? null,
      after: change.after[name] ?? null,
    }));
}
