import { encodeFunctionData, getAddress, type Hex } from 'viem';
import { exitRequestAbi } from '../contracts/abi.ts';
import { impossible, refused } from '../refused.ts';
import { findWaitingRequest } from '../request-queue.ts';
import { hasPendingWithdrawals } from '../rules/balances.ts';
import { type Consensus, requireValidators } from '../rules/consensus.ts';
import { mayNotRequest } from '../rules/lifecycle.ts';
import { requireNone } from '../rules/obstacle.ts';
import { foreignCredentials, WITH_ADDRESS } from '../rules/ownership.ts';
import type { EthereumSettings } from '../settings.ts';
import { exitRequestBody } from '../wire/exit-request.ts';
import { type ActionSources, defineAction } from './action.ts';
import { craftCalls } from './craft-calls.ts';
import type { Call } from './unsigned-transaction.ts';

/** What a request for exits comes to. */
interface ExitRequestPlan {
  readonly wallet: string;
  readonly validators: readonly [string, ...string[]];
  readonly contract: string;
}

/**
 * @throws {InvalidInputError} 'duplicate_validator'
 * @throws {ImpossibleError} 'exit_request_contract_missing'
 */
export function planExitRequest(
  { wallet, validators }: { wallet: string; validators: readonly string[] },
  { exit_request_contract: contract }: Pick<EthereumSettings, 'exit_request_contract'>,
): ExitRequestPlan {
  const twice = validators.find((key, i) => validators.indexOf(key) !== i);
  if (twice !== undefined) {
    throw refused('duplicate_validator', `${twice} is named twice. Expected each one once.`);
  }
  if (contract === undefined) {
    throw impossible(
      'exit_request_contract_missing',
      'No exit-request contract is configured (exit_request_contract), so nobody would hear the request. The withdrawal address can exit a validator by itself: a withdrawal with amount_wei 0.',
      { have: 'none', need: 'exit_request_contract' },
    );
  }
  return { wallet, validators: validators as [string, ...string[]], contract };
}

/**
 * The operator signs exits for those validators alone that it handed out, on the word of those alone
 * to whom they pay out; and the chain takes an exit under these conditions:
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#modified-process_voluntary_exit
 * @throws {ImpossibleError}
 */
async function requireExitsPossible(
  { wallet, validators: keys }: ExitRequestPlan,
  consensus: Consensus,
  { context }: ActionSources,
): Promise<void> {
  const ours = await context.handedOut(keys);
  const foreign = keys.filter((key) => !ours.has(key));
  if (foreign.length > 0) {
    throw impossible(
      'validator_not_ours',
      `${foreign.length} of the validators were not handed out by this operator, first ${foreign[0]}. Expected validators that it runs: nobody else can sign their exits.`,
      { have: `${foreign.length} of others`, need: '0 of others', validators: foreign },
    );
  }
  const validators = await requireValidators(keys, consensus);
  requireNone(
    validators.flatMap((validator) => [
      foreignCredentials(validator, { address: wallet, types: WITH_ADDRESS }),
      mayNotRequest(validator, consensus),
    ]),
  );
  const queue = await consensus.withdrawals();
  requireNone(validators.map((validator) => hasPendingWithdrawals(validator, queue)));
}

/** The call; pure. */
export const exitRequestCall = ({
  contract,
  validators,
}: Pick<ExitRequestPlan, 'contract' | 'validators'>): Call => ({
  to: getAddress(contract),
  data: encodeFunctionData({
    abi: exitRequestAbi,
    functionName: 'requestExit',
    args: [validators as readonly Hex[]],
  }),
  value: 0n,
});

/** Asks the operator, in public, to let validators exit. */
export const exitRequest = defineAction(exitRequestBody, async (request, sources) => {
  const plan = planExitRequest(request, sources.settings);
  await requireExitsPossible(plan, await sources.readConsensus(), sources);
  const { wallet, validators: publicKeys } = plan;
  requireNone([await findWaitingRequest({ wallet, publicKeys }, sources.execution)]);
  const intent = { validators: plan.validators, exit_request_contract: plan.contract };
  return craftCalls(
    {
      action: 'exit-request',
      wallet,
      nonce: request.nonce,
      calls: [{ call: exitRequestCall(plan), intent }],
      what: 'the request',
    },
    sources,
  );
});
