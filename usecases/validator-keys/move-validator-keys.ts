import { ConflictError, InvalidInputError, type ValidatorHomes } from '@kiln-connect/core';
import type { ValidatorKey } from '@kiln-connect/store';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { findKeys, type NamedKeys } from './find-keys.ts';
import { type ValidatorKeyAnswer, validatorKeyAnswer } from './list-validator-keys.ts';

/**
 * Moves validator keys to another validator client without two of them ever signing: the old one
 * deletes them and tells what they signed, that is stored, and only then the new one gets both. What
 * breaks off in between goes on by itself, or when it is asked for again. A key that its client will
 * not let go, or whose history it does not tell, stays where it belongs and says why.
 * @throws {NotFoundError} 'validator_key_not_found' naming those that are not ours; none is moved.
 * @throws {InvalidInputError} 'unknown_validator_client' when the configuration names no such.
 * @throws {ConflictError} 'validator_key_not_in_a_client' when an operator runs it by hand, or its
 *   client is not configured any more; none is moved.
 * @throws {NodeUnavailableError} when the new client does not answer: nothing is moved then.
 */
export async function moveValidatorKeys(
  { chain, network, publicKeys, to }: NamedKeys & { readonly to: string },
  operator: Operator,
  system: System,
): Promise<readonly ValidatorKeyAnswer[]> {
  const keys = await findKeys({ chain, network, publicKeys }, system);
  const { validatorHomes: homes } = await system.connections(chain, network);
  if (homes === undefined || !homes.names.includes(to)) throw unknownClient(to, homes);
  const moving = keys.filter(({ home }) => home !== to);
  const stranded = moving.filter(({ home }) => home === null || !homes.names.includes(home));
  if (stranded.length > 0) throw notInAClient(stranded);
  // Who can not take them now must not cost anybody an attestation.
  await homes.list(to);

  for (const from of new Set(moving.map(({ home }) => home ?? ''))) {
    const leaving = moving.filter(({ home }) => home === from);
    await moveBetween({ chain, network, keys: leaving, from, to }, homes, operator, system);
  }
  await system.keyInstaller.install({ chain, network, publicKeys });
  return (await findKeys({ chain, network, publicKeys }, system)).map(validatorKeyAnswer);
}

async function moveBetween(
  {
    chain,
    network,
    keys,
    from,
    to,
  }: Omit<NamedKeys, 'publicKeys'> & { keys: readonly ValidatorKey[]; from: string; to: string },
  homes: ValidatorHomes,
  operator: Operator,
  { store, clock }: System,
): Promise<void> {
  const byPublicKey = new Map(keys.map((key) => [key.publicKey, key]));
  const removed = await homes.remove(
    from,
    keys.map(({ publicKey, signed }) => ({ publicKey, signed: signed ?? undefined })),
  );
  const moved: string[] = [];
  for (const key of removed) {
    const { publicKey } = key;
    const place = { chain, network, publicKey, from, to };
    const before = byPublicKey.get(publicKey);
    if (key.outcome === 'removed') {
      const { signed } = key;
      if (await store.validatorKeys.changeHome({ ...place, signed })) moved.push(publicKey);
    } else if (key.outcome === 'not_there' && before?.installedAt === null) {
      // It never arrived there, so that it signed nothing there.
      const signed = before.signed ?? {};
      if (await store.validatorKeys.changeHome({ ...place, signed })) moved.push(publicKey);
    } else {
      await store.validatorKeys.noteProblem({
        chain,
        network,
        publicKey,
        error: `It was not moved on ${clock.now().toISOString()}: ${whyNot(key)}`,
      });
    }
  }
  if (moved.length === 0) return;
  await auditActor(
    {
      action: 'validator_keys_moved',
      subject: chainSubject(chain),
      details: { network, from, to, public_keys: moved },
    },
    operator,
    store,
  );
}

const whyNot = (key: Awaited<ReturnType<ValidatorHomes['remove']>>[number]): string => {
  if (key.outcome === 'kept') return key.problem;
  return key.outcome === 'not_there'
    ? 'its validator client does not know it, and so can not tell what it signed.'
    : 'its validator client stopped it and told nothing of what it signed; ask again, or carry its slashing protection by hand.';
};

const unknownClient = (to: string, homes: ValidatorHomes | undefined): InvalidInputError =>
  new InvalidInputError({
    code: 'unknown_validator_client',
    message: `The configuration names no validator client '${to}'; there ${homes?.names.length ? `is ${homes.names.join(', ')}` : 'is none'}.`,
  });

const notInAClient = (keys: readonly ValidatorKey[]): ConflictError =>
  new ConflictError({
    code: 'validator_key_not_in_a_client',
    message: `These validator keys are in no validator client of the configuration, which would have to stop signing first: ${keys.map(({ publicKey }) => publicKey).join(', ')}.`,
    details: { validators: keys.map(({ publicKey }) => publicKey) },
  });
