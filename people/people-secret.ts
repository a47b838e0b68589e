import { createHmac } from 'node:crypto';

/** Of the secret of this room one key for each use, as text. */
export const keyForUse = (secret: Uint8Array, use: 'better-auth' | 'known devices'): string =>
  createHmac('sha256', secret).update(`kiln-connect people\n${use}`).digest('base64url');

/** What Better Auth encrypts with; a list, because it would else prefer its own environment variable. */
export const betterAuthSecrets = (secret: string) => [{ version: 1, value: secret }];
