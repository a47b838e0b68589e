import type { CheckedPrecondition, Precondition } from '@kiln-connect/core';
import type { Finding } from '../obstacle.ts';
import { once } from './node/index.ts';
import type { Check, CheckSources } from './preconditions/check.ts';
import { contractChecks } from './preconditions/contract-checks.ts';
import { validatorChecks } from './preconditions/validator-checks.ts';
import { walletChecks } from './preconditions/wallet-checks.ts';
import type { EthereumSettings } from './settings.ts';

const checks: { readonly [code: string]: Check } = {
  ...walletChecks,
  ...contractChecks,
  ...validatorChecks,
};

/**
 * Checks preconditions against the nodes. What can not be checked counts as not held, and the finding
 * says why: an unknown code, or a kind of node that was not given.
 */
export function checkPreconditions(
  preconditions: readonly Precondition[],
  {
    settings,
    ...sources
  }: CheckSources & { settings: Pick<EthereumSettings, 'execution' | 'beacon'> },
): Promise<CheckedPrecondition[]> {
  const shared = { ...sources, readConsensus: once(sources.readConsensus) };
  return Promise.all(
    preconditions.map(async (precondition) => {
      const check = Object.hasOwn(checks, precondition.code)
        ? checks[precondition.code]
        : undefined;
      const missing = check?.asks.find((kind) => settings[kind].length === 0);
      const finding: Finding = !check
        ? { held: false, finding: `Not checked: '${precondition.code}' is not known here.` }
        : missing
          ? { held: false, finding: `Not checked: no ${missing} node was given.` }
          : await check.run(precondition.subject, shared);
      return { ...precondition, ...finding };
    }),
  );
}
