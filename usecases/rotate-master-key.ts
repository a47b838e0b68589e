import { type Clock, ConflictError, type Log } from '@kiln-connect/core';
import { createTwoFactorResealer } from '@kiln-connect/people';
import type { SealedValue, Store } from '@kiln-connect/store';
import { createAuditKey } from './audit-log/audit-key.ts';
import { signKeyChange, storedKeyChange } from './audit-log/audit-key-change.ts';
import { confirmMasterKey, isSealedWith } from './confirm-master-key.ts';
import { mailSecretName } from './mail/sealed-mail.ts';
import { createSealer, deriveKey } from './sealing.ts';
import { providerSecretName } from './single-sign-on/provider-secret.ts';
import { webhookSecretName } from './webhooks/webhook-secret.ts';

/** What a change of the master key did. */
export type RotationAnswer = {
  /** False when the database was sealed with the new key before: nothing was left to do. */
  readonly changed: boolean;
  readonly secrets: number;
  readonly mails: number;
  readonly providers: number;
  readonly webhooks: number;
  readonly two_factors: number;
  readonly ended_sessions: number;
  /** The key that signs heads of the audit log from now on, hex with 0x. */
  readonly audit_public_key: string;
};

/**
 * Encrypts everything that the master key encrypts with another one, in one transaction: all of it or
 * nothing, and once more the same does nothing. No server may run on the database: it would go on with
 * the old key. Sessions end, for the key of their cookies is made of the master key; the key of the
 * audit log's heads becomes another, and both sign that it did, so that older heads stay good.
 * @throws {ConflictError} 'database_in_use' when a server is connected, 'master_key_differs' when the
 *   old key is not the database's.
 */
export async function rotateMasterKey(
  { from, to }: { from: Uint8Array; to: Uint8Array },
  { store, clock, log }: { store: Store; clock: Clock; log: Log },
): Promise<RotationAnswer> {
  const previous = createAuditKey(deriveKey(from, 'audit-heads'));
  const next = createAuditKey(deriveKey(to, 'audit-heads'));
  if (await isSealedWith(to, { store })) {
    return { ...NOTHING_DONE, audit_public_key: next.publicKey };
  }
  await confirmMasterKey({ masterKey: from, networks: [] }, { store });
  const others = await store.otherProcesses();
  if (others.length > 0) throw inUse(others);

  const opening = createSealer(from);
  const sealing = createSealer(to);
  const sealTwoFactor = createTwoFactorResealer({
    from: deriveKey(from, 'people'),
    to: deriveKey(to, 'people'),
  });
  const resealed = await store.atomically(async (groups) => {
    const done = await groups.sealed.resealAll({
      seal: (value) => {
        const named = nameOf(value);
        return sealing.seal({ ...named, clear: opening.open({ ...named, sealed: value.sealed }) });
      },
      sealTwoFactor,
    });
    const end = (await groups.audit.head()) ?? { seq: 0, hash: `0x${'00'.repeat(32)}` };
    const change = signKeyChange({ ...end, at: clock.now() }, { previous, next });
    await groups.audit.addKeyChange(storedKeyChange(change));
    await groups.audit.append({
      organizationId: null,
      actor: { type: 'operator', id: null, label: 'operator' },
      action: 'master_key_rotated',
      subject: { type: 'master_key', id: 'master-key', label: 'master key' },
      details: { ...done, audit_public_key: { before: previous.publicKey, after: next.publicKey } },
      address: null,
      userAgent: null,
    });
    return done;
  });
  log.info(resealed, 'the master key was rotated');
  return {
    changed: true,
    secrets: resealed.secrets,
    mails: resealed.mails,
    providers: resealed.providers,
    webhooks: resealed.webhooks,
    two_factors: resealed.twoFactors,
    ended_sessions: resealed.endedSessions,
    audit_public_key: next.publicKey,
  };
}

const NOTHING_DONE = {
  changed: false,
  secrets: 0,
  mails: 0,
  providers: 0,
  webhooks: 0,
  two_factors: 0,
  ended_sessions: 0,
} as const;

/** The name under which a row's value is sealed. */
function nameOf(value: SealedValue): { name: string; network: string } {
  switch (value.kind) {
    case 'secret':
      return { name: value.name, network: value.network };
    case 'mail':
      return mailSecretName(value.id);
    case 'provider':
      return providerSecretName(value.id);
    case 'webhook':
      return webhookSecretName(value.id);
  }
}

const inUse = (processes: readonly string[]): ConflictError =>
  new ConflictError({
    code: 'database_in_use',
    message: `The master key can be rotated while no server runs, and these are connected to the database: ${processes.join(', ')}. Stop them first; they start again with the new key.`,
    details: { processes },
  });
