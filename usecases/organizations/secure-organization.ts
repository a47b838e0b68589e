import { ConflictError, InvalidInputError } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import type { System } from '../system.ts';
import { findOrganization, organizationNotFound } from './find-organization.ts';
import { type OrganizationAnswer, organizationAnswer } from './organization-answer.ts';

/** Ten years: more is as good as no limit. */
const MOST_DAYS = 3650;

/**
 * Changes what an organization asks of its members and tokens. A longest life binds tokens that are
 * made, moved or regenerated from now on; those that there are keep theirs.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'invalid_max_token_days'.
 * @throws {ConflictError} 'two_factor_needed_first' when a member would shut themselves out.
 */
export async function secureOrganization(
  {
    organization: slug,
    requireTwoFactor,
    maxTokenDays,
  }: {
    organization: string;
    requireTwoFactor?: boolean | undefined;
    maxTokenDays?: number | null | undefined;
  },
  actor: Actor,
  system: System,
): Promise<OrganizationAnswer> {
  const before = await findOrganization({ slug, permission: 'organization.secure' }, actor, system);
  if (typeof maxTokenDays === 'number' && !isDays(maxTokenDays)) {
    throw new InvalidInputError({
      code: 'invalid_max_token_days',
      message: `The longest life of API tokens is a whole number of days from 1 to ${MOST_DAYS}, or null for no limit.`,
    });
  }
  if (requireTwoFactor === true && actor.kind === 'member' && !actor.secondFactor) {
    throw new ConflictError({
      code: 'two_factor_needed_first',
      message:
        'You signed in without a second factor and would be shut out at once: turn on two-factor authentication for yourself, or sign in with it, first.',
    });
  }
  return system.store.atomically(async (groups) => {
    const after = await groups.organizations.update({
      id: before.id,
      ...(requireTwoFactor !== undefined && { requireTwoFactor }),
      ...(maxTokenDays !== undefined && { maxTokenDays }),
    });
    if (after === undefined) throw organizationNotFound(slug);
    await auditActor(
      {
        organizationId: after.id,
        action: 'organization_secured',
        subject: { type: 'organization', id: after.id, label: slug },
        details: { before: settingsOf(before), after: settingsOf(after) },
      },
      actor,
      groups,
    );
    return organizationAnswer(after, system);
  });
}

const isDays = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;

const settingsOf = ({ requireTwoFactor, maxTokenDays }: Organization) => ({
  require_two_factor: requireTwoFactor,
  max_token_days: maxTokenDays,
});
