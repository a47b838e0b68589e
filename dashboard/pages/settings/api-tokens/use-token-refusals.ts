import type { TokenAnswer } from '@kiln-connect/usecases';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { scopeLabel, scopesBeyond } from './scope-options.ts';

/** Why the user can not do each of the quick actions to a token; undefined for what they can. */
export interface TokenRefusals {
  readonly regenerate: string | undefined;
  readonly update: string | undefined;
  readonly remove: string | undefined;
}

export function useTokenRefusals(): (token: TokenAnswer) => TokenRefusals {
  const { role } = useOrganization();
  const regenerate = usePermission('tokens.regenerate').reason;
  const update = usePermission('tokens.update').reason;
  const remove = usePermission('tokens.delete').reason;
  return (token) => {
    const beyond = scopesBeyond(role, token.scopes).map(scopeLabel);
    const tooWide =
      beyond.length > 0
        ? `This token may do more than you can give as ${role}: ${beyond.join(', ')}.`
        : undefined;
    const deleted = token.state === 'revoked' ? 'This token was deleted.' : undefined;
    const expired =
      token.state === 'expired' ? 'This token has expired: update its expiry first.' : undefined;
    return {
      regenerate: regenerate ?? deleted ?? tooWide ?? expired,
      update: update ?? deleted ?? tooWide,
      remove: remove ?? deleted ?? tooWide,
    };
  };
}
