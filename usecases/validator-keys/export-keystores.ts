import { InvalidInputError, type JsonObject } from '@kiln-connect/core';
import { OPERATOR_HOME } from '@kiln-connect/store';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { derivedKeys } from './derived-keys.ts';
import { findKeys, type NamedKeys } from './find-keys.ts';
import { clientOf } from './list-validator-keys.ts';

const SHORTEST_PASSWORD = 12;

/** The encrypted file of one validator key (EIP-2335), and whose it is. */
export type KeystoreAnswer = {
  readonly public_key: string;
  /** The validator client that has it or is to get it: the file must go into no other; null for none. */
  readonly validator_client: string | null;
  readonly keystore: JsonObject;
};

/**
 * Encrypted files of validator keys that were handed out, to be put into a validator client. Tell
 * `markKeystoresInstalled` once they are safely written.
 * @throws {InvalidInputError} 'weak_password' under 12 characters.
 * @throws {NotFoundError} 'validator_key_not_found' naming those that are not ours.
 */
export async function exportKeystores(
  { chain, network, publicKeys, password }: NamedKeys & { readonly password: string },
  operator: Operator,
  system: System,
): Promise<KeystoreAnswer[]> {
  if (password.length < SHORTEST_PASSWORD) {
    throw new InvalidInputError({
      code: 'weak_password',
      message: `The password of the keystores has ${password.length} characters; it must have at least ${SHORTEST_PASSWORD}.`,
    });
  }
  const keys = await findKeys({ chain, network, publicKeys }, system);
  const derived = await derivedKeys({ chain, network, keys }, system);
  // Before anybody sees one: a key without a home must not get one while somebody carries it elsewhere.
  await system.store.validatorKeys.settleHome({ chain, network, publicKeys, home: OPERATOR_HOME });
  const settled = await findKeys({ chain, network, publicKeys }, system);
  const homes = new Map(settled.map(({ publicKey, home }) => [publicKey, home]));
  const answers: KeystoreAnswer[] = [];
  for (const key of derived) {
    const { publicKey } = key;
    answers.push({
      public_key: publicKey,
      validator_client: clientOf(homes.get(publicKey)),
      keystore: await key.keystore(password),
    });
  }
  await auditActor(
    {
      action: 'keystores_exported',
      subject: chainSubject(chain),
      details: { network, public_keys: publicKeys },
    },
    operator,
    system.store,
  );
  return answers;
}

/**
 * Notes that the keystores of these keys are in the operator's hands, so that deposits on them may be
 * broadcast. A key that belongs into a validator client waits for that one all the same.
 * @throws {NotFoundError} 'validator_key_not_found' naming those that are not ours.
 */
export async function markKeystoresInstalled(
  { chain, network, publicKeys }: NamedKeys,
  operator: Operator,
  system: System,
): Promise<void> {
  const keys = await findKeys({ chain, network, publicKeys }, system);
  const waiting = keys.filter(
    ({ installedAt, home }) => installedAt === null && home === OPERATOR_HOME,
  );
  if (waiting.length === 0) return;
  const installed = waiting.map(({ publicKey }) => publicKey);
  await system.store.validatorKeys.markInstalled({
    chain,
    network,
    publicKeys: installed,
    home: OPERATOR_HOME,
    at: system.clock.now(),
  });
  await auditActor(
    {
      action: 'validator_keys_installed',
      subject: chainSubject(chain),
      details: { network, public_keys: installed },
    },
    operator,
    system.store,
  );
}
