import { ConflictError, type Role } from '@kiln-connect/core';
import { and, asc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { isUniqueViolation } from './database.ts';
import { type FlowStore, flowStore } from './single-sign-on/flows.ts';
import { type IdentityStore, identityStore } from './single-sign-on/identities.ts';
import { singleSignOnProviders as providers } from './tables/index.ts';

interface ProviderOfEveryType {
  readonly id: string;
  readonly organizationId: string;
  /** Of the addresses that sign in there: ASCII, lower case. */
  readonly domain: string;
  /** What the domain's TXT record must carry. */
  readonly domainToken: string;
  readonly domainVerifiedAt: Date | null;
  readonly defaultRole: Role;
  /** Whether somebody without an account becomes a member by signing in. */
  readonly createsMembers: boolean;
  readonly issuer: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface OidcProvider extends ProviderOfEveryType {
  readonly type: 'oidc';
  readonly clientId: string;
  /** Sealed by the caller. */
  readonly clientSecret: Uint8Array;
}

export interface SamlProvider extends ProviderOfEveryType {
  readonly type: 'saml';
  readonly signInUrl: string;
  /** PEM */
  readonly certificates: readonly string[];
}

/** An identity provider of an organization, for one domain. */
export type SingleSignOnProvider = OidcProvider | SamlProvider;

type New<Provider> = Omit<Provider, 'domainVerifiedAt' | 'createdAt' | 'updatedAt'> & {
  readonly at: Date;
};

/** What can be changed of a provider. */
export type ProviderChange = Partial<
  Pick<OidcProvider, 'defaultRole' | 'createsMembers' | 'issuer' | 'clientId' | 'clientSecret'> &
    Pick<SamlProvider, 'signInUrl' | 'certificates'>
>;

interface ProviderKey {
  readonly organizationId: string;
  readonly id: string;
}

/** Identity providers of organizations, sign-ins under way, and who is who at a provider. */
export interface SingleSignOnStore extends FlowStore, IdentityStore {
  /** @throws {ConflictError} `provider_exists` when the organization has one for that domain. */
  create(o: New<OidcProvider> | New<SamlProvider>): Promise<SingleSignOnProvider>;
  /** By domain. */
  list(o: { organizationId: string }): Promise<readonly SingleSignOnProvider[]>;
  find(id: string): Promise<SingleSignOnProvider | undefined>;
  /** The one that proved the domain. */
  findByDomain(domain: string): Promise<SingleSignOnProvider | undefined>;
  /** Answers it as it is now; undefined when there is none. */
  update(
    o: ProviderKey & { change: ProviderChange; at: Date },
  ): Promise<SingleSignOnProvider | undefined>;
  /**
   * Notes that the domain was proven; one that was proven before stays as it is.
   * @throws {ConflictError} `domain_taken` when another organization proved it before.
   */
  verifyDomain(o: ProviderKey & { at: Date }): Promise<SingleSignOnProvider | undefined>;
  /** False when there is none. */
  remove(o: ProviderKey): Promise<boolean>;
}

export function singleSignOnStore({
  orm,
  atomically,
}: Pick<Connection, 'orm' | 'atomically'>): SingleSignOnStore {
  const one = async (where: SQL | undefined) => {
    const [found] = await orm.select().from(providers).where(where);
    return found && providerOf(found);
  };
  const keyed = ({ organizationId, id }: ProviderKey) =>
    and(eq(providers.organizationId, organizationId), eq(providers.id, id));

  return {
    create: async ({ at, ...provider }) => {
      try {
        return await atomically(async (transaction) => {
          const [made] = await transaction.orm
            .insert(providers)
            .values({ ...provider, createdAt: at, updatedAt: at })
            .returning();
          if (!made) throw new Error(`the provider ${provider.id} vanished while it was made`);
          return providerOf(made);
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'provider_exists',
          message: `The organization has a provider for ${provider.domain} already: change that one, or delete it first.`,
          details: { domain: provider.domain },
          cause: error,
        });
      }
    },
    list: async ({ organizationId }) => {
      const found = await orm
        .select()
        .from(providers)
        .where(eq(providers.organizationId, organizationId))
        .orderBy(asc(providers.domain), asc(providers.id));
      return found.map(providerOf);
    },
    find: (id) => one(eq(providers.id, id)),
    findByDomain: (domain) =>
      one(and(eq(providers.domain, domain), isNotNull(providers.domainVerifiedAt))),
    update: async ({ change, at, ...key }) => {
      const [changed] = await orm
        .update(providers)
        .set({ ...change, updatedAt: at })
        .where(keyed(key))
        .returning();
      return changed && providerOf(changed);
    },
    verifyDomain: async ({ at, ...key }) => {
      try {
        await atomically((transaction) =>
          transaction.orm
            .update(providers)
            .set({ domainVerifiedAt: at, updatedAt: at })
            .where(and(keyed(key), isNull(providers.domainVerifiedAt))),
        );
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'domain_taken',
          message:
            'Another organization has proven this domain: it must delete its provider first, or the operator does.',
          cause: error,
        });
      }
      return one(keyed(key));
    },
    remove: async (key) => {
      const removed = await orm.delete(providers).where(keyed(key)).returning({ id: providers.id });
      return removed.length === 1;
    },
    ...flowStore({ orm }),
    ...identityStore({ orm, atomically }),
  };
}

type ProviderRow = typeof providers.$inferSelect;

/** A row as the provider of its type; the table refuses rows of a type without what belongs to it. */
function providerOf(row: ProviderRow): SingleSignOnProvider {
  const { type, clientId, clientSecret, signInUrl, certificates, ...rest } = row;
  if (type === 'oidc' && clientId !== null && clientSecret !== null) {
    return { ...rest, type, clientId, clientSecret };
  }
  if (type === 'saml' && signInUrl !== null && certificates !== null) {
    return { ...rest, type, signInUrl, certificates };
  }
  throw new Error(`the provider ${row.id} has not what a provider of type ${type} has`);
}
