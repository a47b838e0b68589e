import { randomUUID } from 'node:crypto';
import { ConflictError, type Json } from '@kiln-connect/core';
import { and, desc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { isUniqueViolation } from './database.ts';
import type { TenantKey } from './scopes.ts';
import { policyProposals, policyVersions } from './tables/index.ts';

/** Who wants which policy, and why. */
interface Change extends TenantKey {
  /** The document as it was proposed; null for none. */
  readonly document: Json;
  /** SHA-256 of its canonical text; null for none. */
  readonly hash: string | null;
  readonly reason: string;
  /** Null for the operator. */
  readonly proposedBy: string | null;
  readonly proposedByLabel: string;
  readonly proposedAt: Date;
}

/** A policy that is or was in force; it never changes. */
export interface PolicyVersion extends Change {
  /** From 1 on, without a gap. */
  readonly number: number;
  /** Null for the operator, and where it took effect by itself. */
  readonly approvedBy: string | null;
  /** Null where it took effect by itself, after its delay. */
  readonly approvedByLabel: string | null;
  readonly effectiveAt: Date;
}

/** A change that somebody wants. */
export interface PolicyProposal extends Change {
  readonly id: string;
  /** The members who may approve it. */
  readonly approvers: readonly string[];
  /** When it takes effect by itself; null when somebody has to approve it. */
  readonly effectiveAt: Date | null;
  readonly state: 'open' | 'adopted' | 'cancelled';
  /** Null for the operator, and where nobody decided. */
  readonly decidedBy: string | null;
  readonly decidedByLabel: string | null;
  readonly decidedAt: Date | null;
}

/** Signing policies of organizations, on each network their own. */
export interface PolicyStore {
  /** The version in force; undefined when there never was a policy. */
  current(o: TenantKey): Promise<PolicyVersion | undefined>;
  /** All versions, the latest first. */
  versions(o: TenantKey): Promise<readonly PolicyVersion[]>;
  /** Proposals of which nothing came, the latest first. */
  cancelled(o: TenantKey): Promise<readonly PolicyProposal[]>;
  /** The proposal that waits. */
  open(o: TenantKey): Promise<PolicyProposal | undefined>;
  /** Those that wait and whose time has come. */
  due(at: Date): Promise<readonly PolicyProposal[]>;
  /** @throws {ConflictError} `policy_change_open` when one waits already. */
  propose(
    o: Change & { approvers: readonly string[]; effectiveAt: Date | null },
  ): Promise<PolicyProposal>;
  /**
   * Makes a proposal that waits the next version. Answers undefined when it does not wait any more:
   * somebody was faster, and nothing changes.
   */
  adopt(o: {
    id: string;
    by: string | null;
    label: string | null;
    at: Date;
  }): Promise<PolicyVersion | undefined>;
  /** Answers false when it does not wait any more. */
  cancel(o: { id: string; by: string | null; label: string | null; at: Date }): Promise<boolean>;
}

const ofTenant = (
  table: typeof policyVersions | typeof policyProposals,
  { organizationId, network }: TenantKey,
) => and(eq(table.organizationId, organizationId), eq(table.network, network));

export function policyStore({ orm, atomically }: Connection): PolicyStore {
  const versions = (key: TenantKey, limit: number) =>
    orm
      .select()
      .from(policyVersions)
      .where(ofTenant(policyVersions, key))
      .orderBy(desc(policyVersions.number))
      .limit(limit);
  const proposals = (where: ReturnType<typeof and>) =>
    orm.select().from(policyProposals).where(where).orderBy(desc(policyProposals.proposedAt));
  /** Ends one that waits; of several who try at once, one does. */
  const decide = (
    o: { id: string; by: string | null; label: string | null; at: Date },
    state: 'adopted' | 'cancelled',
    on: Pick<typeof orm, 'update'>,
  ) =>
    on
      .update(policyProposals)
      .set({ state, decidedBy: o.by, decidedByLabel: o.label, decidedAt: o.at })
      .where(and(eq(policyProposals.id, o.id), eq(policyProposals.state, 'open')))
      .returning();

  return {
    current: async (key) => (await versions(key, 1))[0],
    versions: (key) => versions(key, 1_000),
    cancelled: (key) =>
      proposals(and(ofTenant(policyProposals, key), eq(policyProposals.state, 'cancelled'))),
    open: async (key) =>
      (await proposals(and(ofTenant(policyProposals, key), eq(policyProposals.state, 'open'))))[0],
    due: (at) =>
      proposals(
        and(
          eq(policyProposals.state, 'open'),
          isNotNull(policyProposals.effectiveAt),
          lte(policyProposals.effectiveAt, at),
        ),
      ),
    propose: async ({ approvers, ...change }) => {
      try {
        return await atomically(async (transaction) => {
          const [proposed] = await transaction.orm
            .insert(policyProposals)
            .values({ ...change, approvers: [...approvers], id: randomUUID(), state: 'open' })
            .returning();
          if (!proposed) throw new Error('the database stored a proposal and did not answer it');
          return proposed;
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'policy_change_open',
          message:
            'A change of this signing policy waits already: have it approved or cancel it first.',
          cause: error,
        });
      }
    },
    adopt: (o) =>
      atomically(async (transaction) => {
        const [adopted] = await decide(o, 'adopted', transaction.orm);
        if (!adopted) return undefined;
        const { organizationId, network, document, hash, reason } = adopted;
        const { proposedBy, proposedByLabel, proposedAt } = adopted;
        const [version] = await transaction.orm
          .insert(policyVersions)
          .values({
            organizationId,
            network,
            document,
            hash,
            reason,
            proposedBy,
            proposedByLabel,
            proposedAt,
            // One proposal waits at a time, and only it becomes a version: nobody takes the same number.
            number: sql`(select coalesce(max(number), 0) + 1 from policy_versions
              where organization_id = ${organizationId} and network = ${network})`,
            approvedBy: o.by,
            approvedByLabel: o.label,
            effectiveAt: o.at,
          })
          .returning();
        return version;
      }),
    cancel: async (o) => (await decide(o, 'cancelled', orm)).length === 1,
  };
}
