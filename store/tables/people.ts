import { boolean, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { position, time } from './columns.ts';

/** People who sign in. */
export const users = pgTable('users', {
  id: uuid().primaryKey(),
  /** Lower case. */
  email: text().notNull(),
  emailVerified: boolean().notNull(),
  name: text().notNull(),
  /** An authenticator app is enrolled and proven. */
  twoFactorEnabled: boolean().notNull().default(false),
  createdAt: time().notNull(),
  updatedAt: time().notNull(),
});

/** Sessions of the dashboard. The cookie is the token with a signature by a key that is not here. */
export const sessions = pgTable('sessions', {
  id: uuid().primaryKey(),
  token: text().notNull(),
  userId: uuid().notNull(),
  method: text().notNull().$type<'password' | 'passkey' | 'single-sign-on'>(),
  secondFactor: boolean().notNull(),
  authenticatedAt: time().notNull(),
  createdAt: time().notNull(),
  lastSeenAt: time().notNull(),
  /** However much it is used. */
  expiresAt: time().notNull(),
  ipAddress: text(),
  userAgent: text(),
});

/** Passwords, as scrypt hashes; one a person. */
export const credentials = pgTable('credentials', {
  id: uuid().primaryKey(),
  userId: uuid().notNull(),
  providerId: text().notNull(),
  accountId: text().notNull(),
  password: text(),
  createdAt: time().notNull(),
  updatedAt: time().notNull(),
});

/** What waits to be shown once: reset links (as hashes), second factors, passkeys' challenges. */
export const verifications = pgTable('verifications', {
  id: uuid().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: time().notNull(),
  createdAt: time().notNull(),
  updatedAt: time().notNull(),
});

/** Authenticator apps; secret and backup codes are encrypted by a key that is not here. */
export const twoFactors = pgTable('two_factors', {
  id: uuid().primaryKey(),
  userId: uuid().notNull(),
  secret: text().notNull(),
  backupCodes: text().notNull(),
  verified: boolean().notNull(),
  /** Better Auth sets it to 0; failures are counted by throttles. */
  failedVerificationCount: integer().notNull().default(0),
  /** The time step (RFC 6238) of the last code that was accepted: none up to it is, ever again. */
  lastStep: position(),
});

export const passkeys = pgTable('passkeys', {
  id: uuid().primaryKey(),
  userId: uuid().notNull(),
  name: text(),
  credentialID: text('credential_id').notNull(),
  publicKey: text().notNull(),
  counter: position().notNull(),
  deviceType: text().notNull(),
  backedUp: boolean().notNull(),
  transports: text(),
  aaguid: text(),
  createdAt: time().notNull(),
});
