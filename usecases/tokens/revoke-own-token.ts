import { auditCaller } from '../audit.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { endToken } from './end-token.ts';
import { type OwnTokenAnswer, ownTokenAnswer } from './token-answer.ts';

/**
 * Ends the caller's own API token for good, both of its secrets: whoever finds a leaked token can
 * make it harmless. No scope is needed.
 * @throws {NotFoundError} 'token_not_found' when it was removed a moment ago.
 */
export async function revokeOwnToken(
  _input: Record<string, never>,
  caller: Caller,
  system: System,
): Promise<OwnTokenAnswer> {
  const { organizationId, tokenId: id } = caller;
  const ended = await system.store.atomically((groups) =>
    endToken({ organizationId, id, action: 'token_revoked' }, groups, (deed) =>
      auditCaller(deed, caller, groups),
    ),
  );
  return ownTokenAnswer(ended, system.clock.now());
}
