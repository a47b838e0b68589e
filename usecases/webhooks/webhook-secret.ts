import { randomBytes } from 'node:crypto';
import type { WebhookEndpoint } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** Of 24 to 64 that the specification allows. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** What a webhook's secrets are sealed under; a webhook may belong to every network. */
export const webhookSecretName = (webhookId: string) => ({
  name: `webhook/${webhookId}`,
  network: 'any',
});

/** A secret in the form of Standard Webhooks: 'whsec_' and base64. */
export const createWebhookSecret = (): string =>
  PREFIX + randomBytes(SECRET_BYTES).toString('base64');

/** The bytes that sign. */
export const secretBytes = (secret: string): Uint8Array =>
  Buffer.from(secret.slice(PREFIX.length), 'base64');

/** Encrypts a secret for the row of its webhook. */
export const sealWebhookSecret = (
  { id, secret }: { id: string; secret: string },
  { sealer }: Pick<System, 'sealer'>,
): Uint8Array => sealer.seal({ ...webhookSecretName(id), clear: secretBytes(secret) });

/** The bytes that sign a delivery sent now: the secret's, and those of the one before in its overlap. */
export function signingSecrets(
  { id, secret, previousSecret, previousValidUntil }: WebhookEndpoint,
  { sealer, clock }: Pick<System, 'sealer' | 'clock'>,
): Uint8Array[] {
  const isOverlap = previousValidUntil !== null && previousValidUntil > clock.now();
  const sealed = isOverlap && previousSecret !== null ? [secret, previousSecret] : [secret];
  return sealed.map((one) => sealer.open({ ...webhookSecretName(id), sealed: one }));
}
