import type { Role } from '@kiln-connect/core';
import { boolean, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from './columns.ts';

/** Identity providers of organizations, each for one domain of e-mail addresses. */
export const singleSignOnProviders = pgTable('single_sign_on_providers', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  domain: text().notNull(),
  /** What the domain's TXT record must carry. */
  domainToken: text().notNull(),
  domainVerifiedAt: time(),
  defaultRole: text().$type<Role>().notNull(),
  createsMembers: boolean().notNull(),
  type: text().$type<'oidc' | 'saml'>().notNull(),
  issuer: text().notNull(),
  /** OIDC; the secret is sealed. */
  clientId: text(),
  clientSecret: bytes(),
  /** SAML; certificates in PEM. */
  signInUrl: text(),
  certificates: text().array().$type<readonly string[]>(),
  createdAt: time().notNull(),
  updatedAt: time().notNull(),
});

/** Sign-ins under way: what was asked of a provider, and of which browser's wish. */
export const singleSignOnFlows = pgTable('single_sign_on_flows', {
  stateHash: bytes().primaryKey(),
  browserHash: bytes().notNull(),
  providerId: uuid().notNull(),
  sealed: bytes().notNull(),
  /** Whom a posted assertion proved, until the browser that began fetches it; sealed. */
  proven: bytes(),
  expiresAt: time().notNull(),
});

/** SAML assertions that were accepted, kept until they would be refused for their age. */
export const singleSignOnAssertions = pgTable(
  'single_sign_on_assertions',
  {
    providerId: uuid().notNull(),
    assertionHash: bytes().notNull(),
    expiresAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.providerId, table.assertionHash] })],
);

/** Which person a provider's subject is. */
export const singleSignOnIdentities = pgTable(
  'single_sign_on_identities',
  {
    providerId: uuid().notNull(),
    subject: text().notNull(),
    userId: uuid().notNull(),
    linkedAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.providerId, table.subject] })],
);
