import { hash, randomBytes } from 'node:crypto';

/** Secret of a link: 256 random bits, base64url. */
export const createSecretToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256 of a link's secret: all that is stored of it. */
export const hashSecretToken = (token: string): Uint8Array => hash('sha256', token, 'buffer');
