import { NotFoundError } from '@kiln-connect/core';
import type { ClosedPeriod, Store } from '@kiln-connect/store';
import { isUuid } from '../uuid.ts';

/**
 * A closed month of an organization.
 * @throws {NotFoundError} 'period_not_found', also for another organization's.
 */
export async function findPeriod(
  { organizationId, id }: { organizationId: string; id: string },
  { closedPeriods }: Pick<Store, 'closedPeriods'>,
): Promise<ClosedPeriod> {
  const found = isUuid(id) ? await closedPeriods.find({ organizationId, id }) : undefined;
  if (found !== undefined) return found;
  throw new NotFoundError({
    code: 'period_not_found',
    message: `There is no closed period '${id}' in this organization.`,
    details: { period: id },
  });
}
