import { randomUUID } from 'node:crypto';
import { ConflictError, type JsonObject, type Verdict } from '@kiln-connect/core';
import type { Governance, PolicyReservation, SpendingKey } from '@kiln-connect/store';
import type { SigningPolicy } from '@kiln-connect/verify';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { currentPolicyVersion, policyOf } from './policy-in-force.ts';
import { policyRefused } from './policy-refused.ts';
import { settleSpending } from './settle-spending.ts';
import { spendingDay } from './spending-day.ts';

/** A crafted transaction that was held against the policy, and takes its part of the day's limit. */
type Entry = Pick<PolicyReservation, 'unsignedTxHash' | 'place' | 'amount' | 'state'>;

/** What a request that moves money is held against, as the policy stood when the request came. */
export interface PolicyGuard {
  /** Undefined where the organization has none on that network. */
  readonly policy: SigningPolicy | undefined;
  /**
   * Refuses what can be told of a request before anything is done for it.
   * @throws {ForbiddenError} 'policy_refused'
   */
  requireRequest(action: string, request: JsonObject): Promise<void>;
  /**
   * Refuses new validators of an operator whom the policy does not name, before there are keys.
   * @throws {ForbiddenError} 'policy_refused'
   */
  requireOperator(operatorKey: string): Promise<void>;
  /**
   * Refuses transactions that the verifier found to be past a limit.
   * @throws {ForbiddenError} 'policy_refused'
   */
  requireVerdicts(verdicts: readonly Verdict[]): void;
  /**
   * Does `work` in one transaction with reserving what these transactions take of the day. Where there
   * is no room, what became of earlier ones is found out first.
   * @throws {ForbiddenError} 'policy_refused'
   * @throws {ConflictError} 'policy_changed' when another policy took effect meanwhile.
   */
  reserving<Answer>(
    verdicts: readonly Verdict[],
    work: (groups: Governance) => Promise<Answer>,
  ): Promise<Answer>;
  /**
   * Does `work` that hands out means to stake which no chain tells of again: what they may stake counts
   * for good, unless the work fails.
   */
  counting<Answer>(
    request: { action: string; input: JsonObject },
    work: () => Promise<Answer>,
  ): Promise<Answer>;
}

/** The guard of one request on a chain. */
export async function policyGuard(
  { chain }: { chain: string },
  { organizationId, network }: Caller,
  system: System,
): Promise<PolicyGuard> {
  const { store, clock } = system;
  const key = { organizationId, network, chain };
  const version = await currentPolicyVersion(key, system);
  const inForce = policyOf(version);
  if (inForce === undefined) {
    return unguarded((groups) => requireSame(key, version?.number, groups), system);
  }
  const { policy } = inForce;
  const { judgeRequest, isValidatorAllowed, policyAmountText } = await import(
    '@kiln-connect/verify'
  );
  const inWords = (amount: bigint): string => policyAmountText(chain, amount);
  const limit = policy.chains[chain]?.max_per_day;

  const judge = (action: string, request: JsonObject, spentToday: bigint) =>
    judgeRequest({ policy, chain, network, action, request, spentToday: spentToday.toString() });

  const reserve = async (entries: readonly Entry[], groups: Governance): Promise<void> => {
    await requireSame(key, version?.number, groups);
    const some = entries.filter(({ amount }) => amount > 0n);
    if (some.length === 0) return;
    const at = clock.now();
    const day = { day: spendingDay(at), at };
    const spent = await groups.policyReservations.reserve({ ...key, ...day, entries: some });
    if (limit === undefined || spent <= BigInt(limit)) return;
    const asked = some.reduce((sum, { amount }) => sum + amount, 0n);
    const message = `with what was crafted before on this UTC day it is ${inWords(spent)}, of which ${inWords(asked)} now; the policy allows at most ${inWords(BigInt(limit))} a day`;
    throw policyRefused([{ code: DAY_IS_FULL, message, have: spent.toString(), limit }], inForce);
  };

  /** What is done fails as a whole when the day is full; then there may be room that nobody saw yet. */
  const withRoom = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      if (!isDayFull(error) || (await settleSpending({ of: key }, system)) === 0) throw error;
      return work();
    }
  };

  return {
    policy,
    requireRequest: async (action, request) => {
      // Of what may still be replaced by this very request nobody knows yet: it is looked at in the end.
      const { reasons } = judge(action, request, 0n);
      if (reasons.length > 0) throw policyRefused(reasons, inForce);
    },
    requireOperator: async (operatorKey) => {
      if (isValidatorAllowed(policy, chain, [operatorKey])) return;
      const message = `the policy does not allow to stake with validators of the operator ${operatorKey}`;
      throw policyRefused([{ code: 'policy_validator_not_allowed', message }], inForce);
    },
    requireVerdicts: (verdicts) => {
      const reasons = verdicts.flatMap((verdict) => (verdict.policy ? verdict.reasons : []));
      if (reasons.length > 0) throw policyRefused(reasons, inForce);
    },
    reserving: (verdicts, work) =>
      withRoom(() =>
        store.atomically(async (groups) => {
          const answer = await work(groups);
          await reserve(verdicts.map(entryOf), groups);
          return answer;
        }),
      ),
    counting: async ({ action, input }, work) => {
      const { amount = 0n } = judge(action, input, 0n);
      const name = `${action} ${randomUUID()}`;
      const entry = { unsignedTxHash: name, place: name, amount, state: 'reserved' } as const;
      await withRoom(() => store.atomically((groups) => reserve([entry], groups)));
      const settle = (state: 'counted' | 'released') =>
        store.policyReservations.settle({ ...key, unsignedTxHash: name, state });
      try {
        const answer = await work();
        await settle('counted');
        return answer;
      } catch (error) {
        await settle('released');
        throw error;
      }
    },
  };
}

const DAY_IS_FULL = 'policy_day_amount_too_high';

const isDayFull = (error: unknown): boolean => {
  const reasons = (error as { details?: { reasons?: readonly { code?: string }[] } }).details
    ?.reasons;
  return reasons?.length === 1 && reasons[0]?.code === DAY_IS_FULL;
};

const entryOf = ({ hash, policy }: Verdict): Entry => ({
  unsignedTxHash: hash,
  place: policy?.place ?? hash,
  amount: BigInt(policy?.amount ?? 0),
  state: 'reserved',
});

/** Without a policy everything passes that passes without one. */
const unguarded = (
  require: (groups: Governance) => Promise<void>,
  { store }: System,
): PolicyGuard => ({
  policy: undefined,
  requireRequest: async () => {},
  requireOperator: async () => {},
  requireVerdicts: () => {},
  reserving: (_, work) =>
    store.atomically(async (groups) => {
      await require(groups);
      return work(groups);
    }),
  counting: (_, work) => work(),
});

/** What was judged under one version is not stored under another. */
async function requireSame(
  key: SpendingKey,
  number: number | undefined,
  { policies }: Governance,
): Promise<void> {
  if ((await policies.current(key))?.number === number) return;
  throw new ConflictError({
    code: 'policy_changed',
    message:
      'Another signing policy took effect while this was crafted, so it is not handed out: ask again.',
  });
}
