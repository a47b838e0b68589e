import { ImpossibleError } from '@kiln-connect/core';
import type { ValidatorKey } from '@kiln-connect/store';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { derivedKeys } from './derived-keys.ts';
import { findKeys, type NamedKeys } from './find-keys.ts';
import { validatorKeysNotBuilt } from './not-built.ts';

/** What became of the exit of one validator. */
export type ExitAnswer = {
  readonly public_key: string;
  /**
   * `no_validator_index`: the chain does not know it yet. `refused`: by the node, for `reason`.
   * `not_the_owner`: who asked is not to whom it pays out.
   */
  readonly state: 'submitted' | 'no_validator_index' | 'refused' | 'not_the_owner';
  readonly reason: string | null;
};

/**
 * Signs voluntary exits with our keys and hands them to the chain, one after the other; one that is
 * refused does not hold up the others, and one that was submitted before may be again. `because` is
 * written down: the event of a customer who asked for it on chain, or an operator's words. With
 * `requestedBy`, an address, only validators that pay out to it are ended: on chain anybody can ask for
 * anybody's exit.
 * @throws {NotFoundError} 'validator_key_not_found' naming those that are not ours; none is exited.
 * @throws {NodeUnavailableError} when no node answers; what was submitted before stays so.
 */
export async function exitValidators(
  {
    chain,
    network,
    publicKeys,
    because,
    requestedBy,
  }: NamedKeys & { readonly because: string; readonly requestedBy?: string | undefined },
  actor: Operator | 'system',
  system: Pick<System, 'store' | 'chains' | 'connections' | 'sealer'>,
): Promise<readonly ExitAnswer[]> {
  const keys = await findKeys({ chain, network, publicKeys }, system);
  const connection = await system.connections(chain, network);
  const { signExits, submitExit } = connection;
  if (signExits === undefined || submitExit === undefined) throw validatorKeysNotBuilt(chain);
  const isAskedFor = ({ withdrawalCredentials }: ValidatorKey): boolean =>
    requestedBy === undefined ||
    withdrawalCredentials.endsWith(requestedBy.toLowerCase().replace(/^0x/, ''));
  const answers: ExitAnswer[] = keys
    .filter((key) => !isAskedFor(key))
    .map(({ publicKey }) => ({
      public_key: publicKey,
      state: 'not_the_owner',
      reason: `${requestedBy} asked for it, and the key was handed out for a stake that is paid out elsewhere.`,
    }));
  const asked = keys.filter(isAskedFor);
  if (asked.length === 0) return answers;
  try {
    const derived = await derivedKeys({ chain, network, keys: asked }, system);
    for (const exit of await signExits(derived)) {
      const { publicKey: public_key } = exit;
      if (exit.state === 'no_index') {
        answers.push({ public_key, state: 'no_validator_index', reason: null });
        continue;
      }
      try {
        await submitExit(exit.message);
        answers.push({ public_key, state: 'submitted', reason: null });
      } catch (error) {
        if (!(error instanceof ImpossibleError)) throw error;
        answers.push({ public_key, state: 'refused', reason: error.message });
      }
    }
  } finally {
    await recordExits({ chain, network, answers, because }, actor, system);
  }
  return answers;
}

async function recordExits(
  {
    chain,
    network,
    answers,
    because,
  }: Omit<NamedKeys, 'publicKeys'> & { answers: readonly ExitAnswer[]; because: string },
  actor: Operator | 'system',
  { store }: Pick<System, 'store'>,
): Promise<void> {
  const submitted = answers.filter(({ state }) => state === 'submitted');
  if (submitted.length === 0) return;
  const deed = {
    action: 'validators_exited',
    subject: chainSubject(chain),
    details: { network, because, public_keys: submitted.map(({ public_key }) => public_key) },
  };
  if (actor !== 'system') {
    await auditActor(deed, actor, store);
    return;
  }
  await store.audit.append({
    ...deed,
    organizationId: null,
    actor: { type: 'system', id: null, label: 'system' },
    address: null,
    userAgent: null,
  });
}
