import type { CheckedPrecondition, Precondition } from '@kiln-connect/core';
import { verifiers } from '../registry.ts';

/** What a policy can allow by name on a chain; undefined where there is no verifier for it. */
export const policyActions = (chain: string): readonly string[] | undefined =>
  verifiers.get(chain)?.policy.actions;

/** An amount of a chain's token in its smallest unit, for messages: '1.5 SOL (1500000000 lamports)'. */
export const policyAmountText = (chain: string, amount: bigint): string =>
  verifiers.get(chain)?.policy.amountText(amount) ?? String(amount);

/** Of these preconditions those that tell whether unsigned bytes can still come on chain. */
export function lapsePreconditions(
  chain: string,
  preconditions: readonly Precondition[],
): readonly Precondition[] {
  const { ended = [], untouched = [] } = verifiers.get(chain)?.policy.lapse ?? {};
  return preconditions.filter(({ code }) => ended.includes(code) || untouched.includes(code));
}

/** Whether bytes of which these were asked never were on chain and never will be. */
export function hasLapsed(chain: string, checked: readonly CheckedPrecondition[]): boolean {
  const { ended = [], untouched = [] } = verifiers.get(chain)?.policy.lapse ?? {};
  const traces = checked.filter(({ code }) => untouched.includes(code));
  return (
    traces.length > 0 &&
    traces.every(({ held }) => held) &&
    checked.some(({ code, held }) => ended.includes(code) && !held)
  );
}
