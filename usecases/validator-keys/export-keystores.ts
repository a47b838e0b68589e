import {
  InvalidInputError,
  type JsonObject,
  type Network,
  NotFoundError,
} from '@kiln-connect/core';
import { auditActor, chainSubject } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { validatorSeed } from './validator-seed.ts';

const SHORTEST_PASSWORD = 12;

/** The encrypted file of one validator key (EIP-2335), and whose it is. */
export type KeystoreAnswer = {
  readonly public_key: string;
  readonly keystore: JsonObject;
};

interface NamedKeys {
  readonly chain: string;
  readonly network: Network;
  readonly publicKeys: readonly string[];
}

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
  const { deriveValidatorKey, info } = await chainOf(chain, system);
  if (deriveValidatorKey === undefined) throw keysNotFound(publicKeys, info.title);
  const seed = await validatorSeed({ chain, network }, system);
  const answers: KeystoreAnswer[] = [];
  for (const { publicKey, derivationIndex } of keys) {
    const key = deriveValidatorKey(seed, derivationIndex);
    if (key.publicKey !== publicKey) {
      throw new Error(
        `Index ${derivationIndex} of the seed of ${chain} on ${network} gives another key than ${publicKey}: the seed is not the one that the key was made from.`,
      );
    }
    answers.push({ public_key: publicKey, keystore: await key.keystore(password) });
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
 * Notes that a validator client has these keys or their keystores are in the operator's hands, so
 * that deposits on them may be broadcast.
 * @throws {NotFoundError} 'validator_key_not_found' naming those that are not ours.
 */
export async function markKeystoresInstalled(
  { chain, network, publicKeys }: NamedKeys,
  operator: Operator,
  system: System,
): Promise<void> {
  const keys = await findKeys({ chain, network, publicKeys }, system);
  const waiting = keys.filter(({ installedAt }) => installedAt === null);
  if (waiting.length === 0) return;
  const installed = waiting.map(({ publicKey }) => publicKey);
  await system.store.validatorKeys.markInstalled({
    chain,
    network,
    publicKeys: installed,
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

async function findKeys({ chain, network, publicKeys }: NamedKeys, { store }: System) {
  const keys = await store.validatorKeys.find({ chain, network, publicKeys });
  const found = new Set(keys.map(({ publicKey }) => publicKey));
  const missing = publicKeys.filter((publicKey) => !found.has(publicKey));
  if (missing.length > 0) throw keysNotFound(missing, `${chain} on ${network}`);
  return keys;
}

const keysNotFound = (publicKeys: readonly string[], where: string): NotFoundError =>
  new NotFoundError({
    code: 'validator_key_not_found',
    message: `These validator keys of ${where} were not handed out here: ${publicKeys.join(', ')}.`,
    details: { validators: publicKeys },
  });
