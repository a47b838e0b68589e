import type { z } from 'zod';
import { refused } from '../refused.ts';
import { CONSOLIDATION_REQUEST_CONTRACT } from '../reporting/request-fees.ts';
import { findWaitingRequest } from '../request-queue.ts';
import { type RequestPrice, readRequestPrice, requestValue } from '../request-value.ts';
import { exceedsTarget, hasPendingWithdrawals } from '../rules/balances.ts';
import { type Consensus, requireValidators } from '../rules/consensus.ts';
import { incomingOf } from '../rules/incoming.ts';
import { mayNotRequest, notActive } from '../rules/lifecycle.ts';
import { requireNone } from '../rules/obstacle.ts';
import { foreignCredentials, WITH_ADDRESS } from '../rules/ownership.ts';
import { churnTooLow, queueIsFull } from '../rules/queues.ts';
import { consolidateBody } from '../wire/consolidate.ts';
import { defineAction } from './action.ts';
import { consolidationCall } from './consolidation-call.ts';
import { craftCalls, type PlannedCall } from './craft-calls.ts';

/** What a consolidation comes to. */
export interface ConsolidationPlan {
  readonly wallet: string;
  readonly sources: readonly [string, ...string[]];
  readonly target: string;
  /** To whom the target pays out. */
  readonly withdrawalAddress: string;
  /** The answer is a list: several sources could have been named. */
  readonly isList: boolean;
}

/** @throws {InvalidInputError} 'duplicate_validator' */
export function planConsolidation(request: z.output<typeof consolidateBody>): ConsolidationPlan {
  const { wallet, target_pubkey: target, source_pubkey, source_pubkeys } = request;
  const sources = (source_pubkeys ?? [source_pubkey]) as [string, ...string[]];
  const twice = [...sources, target].find((key, i, all) => all.indexOf(key) !== i);
  if (twice !== undefined) {
    throw refused(
      'duplicate_validator',
      twice === target
        ? `${twice} is both source and target. Expected two validators; enable-compounding turns the credentials of one into 0x02.`
        : `${twice} is named twice as a source. Expected each one once.`,
    );
  }
  return {
    wallet,
    sources,
    target,
    withdrawalAddress: request.withdrawal_address ?? wallet,
    isList: source_pubkeys !== undefined,
  };
}

/**
 * Everything for which the chain silently passes over a consolidation request (EIP-7251); and that the
 * target pays out to whom is expected, which the chain does not ask, and earns on all of it.
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-process_consolidation_request
 * @throws {ImpossibleError}
 */
async function requireConsolidationPossible(
  plan: ConsolidationPlan,
  consensus: Consensus,
): Promise<void> {
  const keys = [plan.target, ...plan.sources] as const;
  const [target, ...sources] = await requireValidators(keys, consensus);
  requireNone([
    foreignCredentials(target, { address: plan.withdrawalAddress, types: ['0x02'] }),
    notActive(target, consensus),
    ...sources.flatMap((source) => [
      foreignCredentials(source, { address: plan.wallet, types: WITH_ADDRESS }),
      mayNotRequest(source, consensus),
    ]),
  ]);
  const { spec } = consensus;
  const withdrawals = await consensus.withdrawals();
  const waiting = (await consensus.consolidations()).length;
  const limit = spec.PENDING_CONSOLIDATIONS_LIMIT;
  requireNone([
    ...sources.map((source) => hasPendingWithdrawals(source, withdrawals)),
    exceedsTarget(sources, target, { incoming: await incomingOf(target, consensus), spec }),
    queueIsFull('consolidations', { waiting, more: sources.length, limit }),
    churnTooLow(await consensus.totalActiveBalance(), spec),
  ]);
}

/** One call for each source, each with the fee of a request that comes after the others: pure. */
export function consolidationCalls(
  { sources, target, withdrawalAddress }: ConsolidationPlan,
  price: RequestPrice,
): readonly [PlannedCall, ...PlannedCall[]] {
  return sources.map((source, i) => ({
    call: consolidationCall(source, target, requestValue(CONSOLIDATION_REQUEST_CONTRACT, price, i)),
    intent: {
      source_pubkey: source,
      target_pubkey: target,
      withdrawal_address: withdrawalAddress,
    },
  })) as unknown as [PlannedCall, ...PlannedCall[]];
}

/** Asks the chain to move validators into another one; one transaction for each. */
export const consolidate = defineAction(consolidateBody, async (request, sources) => {
  const plan = planConsolidation(request);
  await requireConsolidationPossible(plan, await sources.readConsensus());
  const { wallet, sources: publicKeys } = plan;
  requireNone([await findWaitingRequest({ wallet, publicKeys }, sources.execution)]);
  const price = await readRequestPrice(CONSOLIDATION_REQUEST_CONTRACT, sources.execution);
  return craftCalls(
    {
      action: 'consolidate',
      wallet,
      nonce: request.nonce,
      calls: consolidationCalls(plan, price),
      what: 'the fees of the requests',
      isList: plan.isList,
    },
    sources,
  );
});
