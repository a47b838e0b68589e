import { ForbiddenError, type Network, type Scope } from '@kiln-connect/core';

/** Who asks: the bearer of an API token, which alone selects the organization and the network. */
export interface Caller {
  readonly organizationId: string;
  readonly tokenId: string;
  readonly network: Network;
  readonly scopes: readonly Scope[];
  /** The address the request came from. */
  readonly address: string;
}

/** The operator, who proved it with the key that only this machine's owner can read. */
export interface Operator {
  /** The address the request came from. */
  readonly address: string;
}

/**
 * Lets a caller pass whose token has this scope.
 * @throws {ForbiddenError} 'missing_scope' with the scopes that the token has.
 */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw new ForbiddenError({
    code: 'missing_scope',
    message: `This needs a token with the scope '${scope}'; this token has ${
      caller.scopes.length === 0 ? 'none' : caller.scopes.join(', ')
    }.`,
    details: { needed: scope, scopes: [...caller.scopes] },
  });
}
