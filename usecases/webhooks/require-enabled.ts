import { ConflictError } from '@kiln-connect/core';
import type { WebhookEndpoint } from '@kiln-connect/store';

/**
 * Lets a webhook pass that is sent something.
 * @throws {ConflictError} 'webhook_is_disabled'.
 */
export function requireEnabled({ id, disabledAt }: WebhookEndpoint): void {
  if (disabledAt === null) return;
  throw new ConflictError({
    code: 'webhook_is_disabled',
    message: 'The webhook is disabled, so nothing is sent to it: enable it first.',
    details: { webhook_id: id },
  });
}
