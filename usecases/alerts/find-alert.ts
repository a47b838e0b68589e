import { NotFoundError } from '@kiln-connect/core';
import type { Alert, Store } from '@kiln-connect/store';
import { isUuid } from '../uuid.ts';

/**
 * An alert of an organization.
 * @throws {NotFoundError} 'alert_not_found', also for another organization's.
 */
export async function findAlert(
  { organizationId, id }: { organizationId: string; id: string },
  { alerts }: Pick<Store, 'alerts'>,
): Promise<Alert> {
  const found = isUuid(id) ? await alerts.find({ organizationId, id }) : undefined;
  if (found !== undefined) return found;
  throw new NotFoundError({
    code: 'alert_not_found',
    message: `There is no alert '${id}' in this organization.`,
    details: { alert: id },
  });
}
