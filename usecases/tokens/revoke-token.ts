import { auditActor } from '../audit.ts';
import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { isUuid } from '../uuid.ts';
import { endToken } from './end-token.ts';
import { tokenNotFound } from './find-token.ts';
import { oneTokenAnswer, type TokenAnswer } from './token-answer.ts';

/**
 * Ends an API token of whatever organization for good, within a second on every server. One that was
 * revoked before stays revoked since then.
 * @throws {NotFoundError} 'token_not_found'.
 */
export async function revokeToken(
  { id }: { id: string },
  operator: Operator,
  system: System,
): Promise<TokenAnswer> {
  if (!isUuid(id)) throw tokenNotFound(id);
  const ended = await system.store.atomically((groups) =>
    endToken({ id, action: 'token_revoked' }, groups, (deed) => auditActor(deed, operator, groups)),
  );
  return oneTokenAnswer(ended, system);
}
