import { ConflictError, type SignedExit } from '@kiln-connect/core';
import type { ExitMessage, ExitMessageKey, ValidatorKey } from '@kiln-connect/store';
import { auditCaller, chainSubject } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { currentOperatorOpenPgpKey } from '../openpgp/operator-openpgp-keys.ts';
import type { System } from '../system.ts';
import { derivedKeys } from '../validator-keys/derived-keys.ts';
import { keysNotFound } from '../validator-keys/find-keys.ts';
import { validatorKeysNotBuilt } from '../validator-keys/not-built.ts';

/** The signed exit of one validator, for the customer alone. */
export type ExitMessageAnswer = {
  readonly validator_address: string;
  /** Whom the payload is encrypted to, in ASCII armor. */
  readonly gpg_public_key: string;
  /** The encrypted message in ASCII armor; empty while there is none. */
  readonly payload: string;
  /** When it was made, RFC 3339, UTC; when the key was handed out while there is none. */
  readonly updated_at: string;
  /** `no_validator_index`: the chain has not taken up the deposit, and an exit needs its index. */
  readonly state: 'ready' | 'no_validator_index';
  /** The epoch from which the exit is valid. */
  readonly epoch?: number;
};

/**
 * Signed exits of validators on keys that were handed out to the caller's organization and are in its
 * accounts: of those asked for, or of all. Each is made once for the registered OpenPGP key and kept.
 * @throws {ConflictError} 'exit_message_key_missing' when no OpenPGP key is registered.
 * @throws {NotFoundError} 'validator_key_not_found' for validators that are not such.
 * @throws {NotBuiltError} 'validator_keys_not_built' when the chain has no such keys.
 */
export async function listExitMessages(
  { chain, stakeIds }: { chain: string; stakeIds?: readonly string[] | undefined },
  caller: Caller,
  system: System,
): Promise<readonly ExitMessageAnswer[]> {
  const { organizationId, network } = caller;
  const { store } = system;
  const recipient = await store.exitMessages.findKey(organizationId);
  if (recipient === undefined) throw keyMissing();
  const keys = await findOwnKeys({ chain, stakeIds }, caller, system);
  const owner = { organizationId, network, chain };
  const kept = await store.exitMessages.find({
    ...owner,
    stakeIds: keys.map(({ publicKey }) => publicKey),
  });
  const messages = new Map(
    kept
      .filter(({ fingerprint }) => fingerprint === recipient.fingerprint)
      .map((message) => [message.stakeId, message]),
  );
  const wanted = keys.filter(({ publicKey }) => !messages.has(publicKey));
  for (const message of await makeMessages({ chain, keys: wanted, recipient }, caller, system)) {
    messages.set(message.stakeId, message);
  }
  return keys.map((key): ExitMessageAnswer => {
    const common = { validator_address: key.publicKey, gpg_public_key: recipient.publicKey };
    const message = messages.get(key.publicKey);
    return message === undefined
      ? {
          ...common,
          payload: '',
          updated_at: key.createdAt.toISOString(),
          state: 'no_validator_index',
        }
      : {
          ...common,
          payload: message.payload,
          updated_at: message.updatedAt.toISOString(),
          state: 'ready',
          epoch: message.epoch,
        };
  });
}

/**
 * The keys that were handed out to this organization and are in one of its accounts, by derivation
 * index. That a validator is in an account is not enough: anybody can put anybody's there.
 */
async function findOwnKeys(
  { chain, stakeIds }: { chain: string; stakeIds?: readonly string[] | undefined },
  { organizationId, network }: Caller,
  { store }: System,
): Promise<readonly ValidatorKey[]> {
  const inAccounts = new Set(await store.accounts.stakeIds({ organizationId, network, chain }));
  const asked = stakeIds ?? [...inAccounts];
  const found = await store.validatorKeys.find({ chain, network, publicKeys: asked });
  const own = found.filter(
    (key) => key.organizationId === organizationId && inAccounts.has(key.publicKey),
  );
  if (stakeIds !== undefined) {
    const publicKeys = new Set(own.map(({ publicKey }) => publicKey));
    const missing = stakeIds.filter((stakeId) => !publicKeys.has(stakeId));
    if (missing.length > 0) throw keysNotFound(missing, `your accounts of ${chain} on ${network}`);
  }
  return own.toSorted((a, b) => a.derivationIndex - b.derivationIndex);
}

/** Signs, encrypts and keeps what is new, and writes down that somebody can exit these now. */
async function makeMessages(
  {
    chain,
    keys,
    recipient,
  }: { chain: string; keys: readonly ValidatorKey[]; recipient: ExitMessageKey },
  caller: Caller,
  system: System,
): Promise<readonly ExitMessage[]> {
  if (keys.length === 0) return [];
  const { organizationId, network } = caller;
  const connection = await system.connections(chain, network);
  if (connection.signExits === undefined) throw validatorKeysNotBuilt(chain);
  const derived = await derivedKeys({ chain, network, keys }, system);
  const encrypt = await encrypterTo(recipient, caller, system);
  const messages: ExitMessage[] = [];
  for (const exit of await connection.signExits(derived)) {
    if (exit.state === 'signed') messages.push(await encrypt(exit));
  }
  if (messages.length === 0) return [];
  await system.store.atomically(async (groups) => {
    // Somebody may have registered another key meanwhile: these are not for that one.
    const current = await groups.exitMessages.findKey(organizationId);
    if (current?.fingerprint !== recipient.fingerprint) return;
    await groups.exitMessages.put({ organizationId, network, chain, messages });
    await auditCaller(
      {
        action: 'exit_messages_made',
        subject: chainSubject(chain),
        details: {
          public_keys: messages.map(({ stakeId }) => stakeId),
          fingerprint: recipient.fingerprint,
        },
      },
      caller,
      groups,
    );
  });
  return messages;
}

/** Encrypts to the customer and signs as the operator, so that the customer knows whose it is. */
async function encrypterTo(
  recipient: ExitMessageKey,
  { network }: Caller,
  system: System,
): Promise<(exit: SignedExit & { readonly state: 'signed' }) => Promise<ExitMessage>> {
  const { createMessage, encrypt, readKey } = await import('openpgp');
  const encryptionKeys = await readKey({ armoredKey: recipient.publicKey });
  const { key: signingKeys } = await currentOperatorOpenPgpKey(network, system);
  return async ({ publicKey, epoch, message }) => {
    const date = system.clock.now();
    const text = JSON.stringify(message);
    const payload = await encrypt({
      message: await createMessage({ text, format: 'utf8', date }),
      encryptionKeys,
      signingKeys,
      date,
      format: 'armored',
    });
    return {
      stakeId: publicKey,
      fingerprint: recipient.fingerprint,
      epoch,
      payload,
      updatedAt: date,
    };
  };
}

const keyMissing = (): ConflictError =>
  new ConflictError({
    code: 'exit_message_key_missing',
    message:
      'Exit messages are encrypted to an OpenPGP key of your organization, and none is registered: an owner or admin adds it in the dashboard under Settings, Security.',
  });
