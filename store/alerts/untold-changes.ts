import type { Authorities } from '@kiln-connect/core';
import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Orm } from '../database.ts';
import type { ChainKey } from '../scopes.ts';
import {
  accountStakes,
  authorityChanges,
  authorityExpectations,
  validatorKeys,
} from '../tables/index.ts';
import { type AuthorityChange, changeColumns } from './alert.ts';

/** Authorities that an organization has reason to expect, and that the chain has not shown yet. */
export interface Expectation {
  readonly id: string;
  readonly organizationId: string;
  readonly stakeId: string;
  readonly authorities: Authorities;
  /** The action that was crafted; null for keys that were handed out. */
  readonly action: string | null;
}

type StakesOfChain = ChainKey & { readonly stakeIds: readonly string[] };

/** What is needed to make alerts of changes. */
export interface UntoldChangeStore {
  /**
   * Changes that nobody was told of yet, the oldest first; until the transaction ends nobody else gets
   * them. Those that a reorganization took back meanwhile are left out.
   */
  takeUntold(o: { limit: number }): Promise<readonly AuthorityChange[]>;
  told(o: { ids: readonly string[]; at: Date }): Promise<void>;
  /** The organizations that have these stakes in an account, had them crafted or their keys handed out. */
  concerned(
    o: StakesOfChain,
  ): Promise<readonly { readonly organizationId: string; readonly stakeId: string }[]>;
  /** The latest first. */
  expectations(o: StakesOfChain): Promise<readonly Expectation[]>;
  /** The chain showed these, or something else in their place. */
  settle(o: { ids: readonly string[]; at: Date }): Promise<void>;
}

export const untoldChangeStore = (orm: Orm): UntoldChangeStore => ({
  takeUntold: ({ limit }) =>
    orm
      .select(changeColumns)
      .from(authorityChanges)
      .where(and(isNull(authorityChanges.toldAt), isNull(authorityChanges.takenBackAt)))
      .orderBy(asc(authorityChanges.seenAt), asc(authorityChanges.id))
      .limit(limit)
      .for('update', { skipLocked: true }),
  told: async ({ ids, at }) => {
    await orm
      .update(authorityChanges)
      .set({ toldAt: at })
      .where(inArray(authorityChanges.id, [...ids]));
  },
  concerned: ({ chain, network, stakeIds }) =>
    orm
      .select({ organizationId: accountStakes.organizationId, stakeId: accountStakes.stakeId })
      .from(accountStakes)
      .where(
        and(
          eq(accountStakes.chain, chain),
          eq(accountStakes.network, network),
          inArray(accountStakes.stakeId, [...stakeIds]),
          isNull(accountStakes.deletedAt),
        ),
      )
      .union(
        orm
          .select({
            organizationId: authorityExpectations.organizationId,
            stakeId: authorityExpectations.stakeId,
          })
          .from(authorityExpectations)
          .where(expectedOf({ chain, network, stakeIds })),
      )
      .union(
        orm
          .select({
            organizationId: validatorKeys.organizationId,
            stakeId: validatorKeys.publicKey,
          })
          .from(validatorKeys)
          .where(
            and(
              eq(validatorKeys.chain, chain),
              eq(validatorKeys.network, network),
              inArray(validatorKeys.publicKey, [...stakeIds]),
            ),
          ),
      ),
  expectations: (stakes) =>
    orm
      .select({
        id: authorityExpectations.id,
        organizationId: authorityExpectations.organizationId,
        stakeId: authorityExpectations.stakeId,
        authorities: authorityExpectations.authorities,
        action: authorityExpectations.action,
      })
      .from(authorityExpectations)
      .where(and(expectedOf(stakes), isNull(authorityExpectations.settledAt)))
      .orderBy(desc(authorityExpectations.createdAt)),
  settle: async ({ ids, at }) => {
    if (ids.length === 0) return;
    await orm
      .update(authorityExpectations)
      .set({ settledAt: at })
      .where(inArray(authorityExpectations.id, [...ids]));
  },
});

/** What was ever expected of these stakes, settled or not. */
const expectedOf = ({ chain, network, stakeIds }: StakesOfChain) =>
  and(
    eq(authorityExpectations.chain, chain),
    eq(authorityExpectations.network, network),
    inArray(authorityExpectations.stakeId, [...stakeIds]),
  );
