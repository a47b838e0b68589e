import type { CheckedPrecondition, Precondition } from '@kiln-connect/core';
import { once } from '../node/once.ts';
import type { SolanaRpc } from './node/index.ts';
import type { Check, StakesNow } from './preconditions/check.ts';
import { stakeChecks } from './preconditions/stake-checks.ts';
import { walletChecks } from './preconditions/wallet-checks.ts';
import { readCluster } from './state/read-cluster.ts';
import { stakeAccountOf } from './state/stake-account.ts';

const checks: { readonly [code: string]: Check } = { ...walletChecks, ...stakeChecks };

/** Fields of subjects that name a stake account. */
const STAKE_FIELDS = ['stake_account', 'source', 'destination'];

/**
 * Checks preconditions against the nodes. What can not be checked as its code is unknown counts as not
 * held, and the finding says so.
 */
export function checkPreconditions(
  preconditions: readonly Precondition[],
  rpc: SolanaRpc,
): Promise<CheckedPrecondition[]> {
  const readStakes = once(() => readStakesOf(preconditions, rpc));
  return Promise.all(
    preconditions.map(async (precondition) => {
      const { code, subject } = precondition;
      const check = Object.hasOwn(checks, code) ? checks[code] : undefined;
      const finding = check
        ? await check(subject, { rpc, readStakes })
        : { held: false, finding: `Not checked: '${code}' is not known here.` };
      return { ...precondition, ...finding };
    }),
  );
}

async function readStakesOf(
  preconditions: readonly Precondition[],
  rpc: SolanaRpc,
): Promise<StakesNow> {
  const named = preconditions.flatMap(({ subject }) =>
    STAKE_FIELDS.flatMap((field) => {
      const value = subject[field];
      return typeof value === 'string' ? [value] : [];
    }),
  );
  const addresses = [...new Set(named)];
  const { accounts, cluster } = await readCluster(addresses, rpc);
  const stakes = new Map(addresses.map((text, i) => [text, stakeAccountOf(accounts[i])]));
  return { cluster, stakeAt: (text) => stakes.get(text) };
}
