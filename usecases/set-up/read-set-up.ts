import type { Visitor } from '../caller.ts';
import type { System } from '../system.ts';
import { requireSetUpLink } from './require-set-up-link.ts';
import type { SetUpPreview } from './set-up-answer.ts';

/**
 * What the holder of a set-up link can set up.
 * @throws {NotFoundError} 'set_up_link_not_found'.
 */
export async function readSetUp(
  { token }: { token: string },
  _visitor: Visitor,
  system: System,
): Promise<SetUpPreview> {
  const expiresAt = await requireSetUpLink(token, system);
  return { networks: system.networks, expires_at: expiresAt.toISOString() };
}
