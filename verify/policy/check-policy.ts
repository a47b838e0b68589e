import type {
  Intent,
  JsonObject,
  Network,
  Precondition,
  Reason,
  Verdict,
} from '@kiln-connect/core';
import type { Exposure, Question } from '../chain-verifier.ts';
import { quoted } from '../readable-text.ts';
import { verifiers } from '../registry.ts';
import { policyAmountText } from './chain-facts.ts';
import { comparable } from './comparable.ts';
import { type PolicyRule, policyHash, readPolicy, type SigningPolicy } from './policy.ts';

/** The precondition for which nobody but who counts the day's transactions can stand. */
export const DAY_LIMIT = 'policy_day_limit';

/**
 * An accepted verdict, held against a policy as well: refused with reasons of its own where it is past
 * one of its limits. One that is refused already stays as it is.
 */
export function applyPolicy(question: Question, verdict: Verdict): Verdict {
  const read = readPolicy(question.policy);
  if ('reasons' in read) return refused(verdict, read.reasons);
  const { spentToday: said = '0' } = question;
  if (typeof said !== 'string' || !/^[0-9]{1,78}$/.test(said)) {
    const message = `what was staked today must be a whole number in the smallest unit, as text; it is ${typeof said === 'string' ? quoted(said) : 'no text'}`;
    return refused(verdict, [{ code: 'invalid_spent_today', message, at: 'spentToday' }]);
  }
  const known = verifiers.get(question.chain)?.policy;
  if (verdict.verdict === 'refused' || known === undefined) return verdict;
  const { policy } = read;
  const { chain, network, spentToday, statements } = question;
  const intent = question.intent as Intent;
  const exposure = known.exposureOf(intent, statements);
  const fee = known.totalOf(verdict.cost) - (exposure?.amount ?? 0n);
  const limits = findRule(policy, { chain, network });
  const reasons =
    'reasons' in limits
      ? limits.reasons
      : checkExposure(limits.rule, { chain, action: intent.action, exposure, fee, spentToday });
  return {
    ...(reasons.length > 0 ? refused(verdict, reasons) : verdict),
    preconditions:
      'rule' in limits && reasons.length === 0
        ? [...verdict.preconditions, ...unprovedDay(limits.rule, { chain, exposure, spentToday })]
        : [],
    policy: {
      hash: policyHash(policy),
      amount: exposure?.amount?.toString() ?? null,
      place: known.placeOf(verdict),
    },
  };
}

/** What is wrong with a request under a policy, before anything is crafted for it. */
export interface JudgedRequest {
  readonly reasons: readonly Reason[];
  /** All that it would stake, in the smallest unit; undefined when it can not be told. */
  readonly amount: bigint | undefined;
}

/**
 * Holds a request of the HTTP API against a policy, as far as the request tells what will be done: fees
 * and validators that are chosen later are not judged. `spentToday` as in `VerifyOptions`.
 */
export function judgeRequest({
  policy,
  chain,
  network,
  action,
  request,
  spentToday,
}: {
  policy: SigningPolicy;
  chain: string;
  network: Network;
  action: string;
  request: JsonObject;
  spentToday: string;
}): JudgedRequest {
  const limits = findRule(policy, { chain, network });
  const exposures = verifiers.get(chain)?.policy.exposuresOf(action, request);
  if ('reasons' in limits) return { reasons: limits.reasons, amount: undefined };
  const reasons: Reason[] = [];
  let spent: bigint | undefined = BigInt(spentToday);
  for (const exposure of exposures ?? [undefined]) {
    reasons.push(
      ...checkExposure(limits.rule, { chain, action, exposure, spentToday: spent?.toString() }),
    );
    spent =
      exposure?.amount === undefined || spent === undefined ? undefined : spent + exposure.amount;
  }
  return { reasons, amount: spent === undefined ? undefined : spent - BigInt(spentToday) };
}

/** Whether a policy lets stake come to be with somebody who is known by these names. */
export function isValidatorAllowed(
  policy: SigningPolicy,
  chain: string,
  names: readonly string[],
): boolean {
  const rule = Object.hasOwn(policy.chains, chain) ? policy.chains[chain] : undefined;
  return rule !== undefined && isAmong(rule.validators, names);
}

function refused(verdict: Verdict, reasons: readonly Reason[]): Verdict {
  return {
    ...verdict,
    verdict: 'refused',
    reasons: [...verdict.reasons, ...reasons],
    preconditions: [],
  };
}

function findRule(
  policy: SigningPolicy,
  { chain, network }: { chain: string; network: Network },
): { readonly rule: PolicyRule } | { readonly reasons: readonly Reason[] } {
  if (policy.network !== network) {
    const message = `the policy is for ${policy.network}; the transaction is for ${network}`;
    return { reasons: [{ code: 'policy_wrong_network', message, at: 'policy.network' }] };
  }
  const rule = Object.hasOwn(policy.chains, chain) ? policy.chains[chain] : undefined;
  if (rule !== undefined) return { rule };
  const message = `the policy does not name the chain '${chain}', so nothing may be done on it`;
  return { reasons: [{ code: 'policy_chain_not_allowed', message, at: 'policy.chains' }] };
}

interface Judged {
  readonly chain: string;
  readonly action: string;
  readonly exposure: Exposure | undefined;
  /** Undefined while it is not known. */
  readonly fee?: bigint;
  readonly spentToday?: string | undefined;
}

function checkExposure(
  rule: PolicyRule,
  { chain, action, exposure, fee, spentToday }: Judged,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (rule.actions !== undefined && !rule.actions.includes(action)) {
    const message = `the policy does not allow '${action}'; it allows ${rule.actions.join(', ') || 'nothing'}`;
    reasons.push({ code: 'policy_action_not_allowed', message, at: 'intent.action' });
  }
  if (exposure === undefined) {
    if (!hasLimits(rule)) return reasons;
    const message = `nobody here can tell what '${action}' moves, and the policy limits it`;
    return [...reasons, { code: 'policy_action_untold', message, at: 'intent.action' }];
  }
  return [
    ...reasons,
    ...checkAmount(rule, { chain, amount: exposure.amount, spentToday }),
    ...(fee === undefined
      ? []
      : checkBound('policy_fee_too_high', {
          chain,
          says: 'the transaction costs',
          have: fee,
          limit: rule.max_fee,
        })),
    ...exposure.validators
      .filter((names) => !isAmong(rule.validators, names))
      .map(([name]) => ({
        code: 'policy_validator_not_allowed',
        message: `the policy does not allow to stake with ${name}`,
        at: 'intent',
      })),
    ...exposure.withdrawalAddresses
      .filter((address) => !isAmong(rule.withdrawal_addresses, [address]))
      .map((address) => ({
        code: 'policy_withdrawal_address_not_allowed',
        message: `the policy does not allow to pay out to ${address}`,
        at: 'intent',
      })),
  ];
}

const hasLimits = ({ actions: _, ...limits }: PolicyRule): boolean =>
  Object.values(limits).some((limit) => limit !== undefined);

function checkAmount(
  { max_per_transaction, max_per_day }: PolicyRule,
  {
    chain,
    amount,
    spentToday,
  }: Pick<Judged, 'chain' | 'spentToday'> & { readonly amount: bigint | undefined },
): readonly Reason[] {
  if (max_per_transaction === undefined && max_per_day === undefined) return [];
  if (amount === undefined) {
    const message =
      'it gives stake to another owner, nobody can tell how much, and the policy limits amounts';
    return [{ code: 'policy_amount_unknown', message, at: 'intent' }];
  }
  // What stakes nothing has nothing to do with a day that is full.
  const today = spentToday === undefined || amount === 0n ? 0n : BigInt(spentToday) + amount;
  return [
    ...checkBound('policy_amount_too_high', {
      chain,
      says: 'the transaction stakes',
      have: amount,
      limit: max_per_transaction,
    }),
    ...checkBound('policy_day_amount_too_high', {
      chain,
      says: 'with the transaction this UTC day comes to',
      have: max(today, amount),
      limit: max_per_day,
    }),
  ];
}

const max = (one: bigint, other: bigint): bigint => (one > other ? one : other);

function checkBound(
  code: string,
  {
    chain,
    says,
    have,
    limit,
  }: { chain: string; says: string; have: bigint; limit: string | undefined },
): readonly Reason[] {
  if (limit === undefined || have <= BigInt(limit)) return [];
  const message = `${says} ${policyAmountText(chain, have)}; the policy allows at most ${policyAmountText(chain, BigInt(limit))}`;
  return [{ code, message, at: 'intent', have: have.toString(), limit }];
}

/** No list allows everybody; an empty one nobody. */
function isAmong(list: readonly string[] | undefined, names: readonly string[]): boolean {
  if (list === undefined) return true;
  const allowed = new Set(list.map(comparable));
  return names.some((name) => allowed.has(comparable(name)));
}

function unprovedDay(
  { max_per_day: limit }: PolicyRule,
  {
    chain,
    exposure,
    spentToday,
  }: { chain: string; exposure: Exposure | undefined; spentToday: string | undefined },
): readonly Precondition[] {
  const amount = exposure?.amount;
  if (limit === undefined || spentToday !== undefined || !amount) return [];
  return [
    {
      code: DAY_LIMIT,
      statement: `With what was crafted before on this UTC day, the ${policyAmountText(chain, amount)} of this transaction are at most ${policyAmountText(chain, BigInt(limit))}: bytes do not know of other transactions.`,
      how: "Give what was staked today as spentToday (--spent-today); the organization's signing policy in the dashboard shows it.",
      subject: { chain, amount: amount.toString(), limit },
    },
  ];
}
