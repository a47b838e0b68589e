import { NotFoundError } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { type OperatorKeysAnswer, readOperatorKey } from '../operator-key/read-operator-key.ts';
import type { OrganizationAnswer } from '../organizations/organization-answer.ts';
import type { System } from '../system.ts';
import { type OwnTokenAnswer, ownTokenAnswer } from './token-answer.ts';

/** What a token stands for, as its bearer is told. */
export type WhoamiAnswer = {
  readonly organization: Pick<OrganizationAnswer, 'id' | 'name' | 'slug'>;
  readonly network: Caller['network'];
  readonly token: OwnTokenAnswer;
  /** The key that signs the operator's statements: pin it once, then compare. */
  readonly operator_key: OperatorKeysAnswer;
};

/** Who the caller is, on which network, and what the token may do. */
export async function whoami(
  _input: Record<string, never>,
  { organizationId, tokenId, network }: Caller,
  system: System,
): Promise<WhoamiAnswer> {
  const { store } = system;
  const [organization, token, operatorKey] = await Promise.all([
    store.organizations.find(organizationId),
    store.tokens.find({ organizationId, id: tokenId }),
    readOperatorKey({ network }, system),
  ]);
  if (organization === undefined || token === undefined) {
    throw new NotFoundError({
      code: 'token_not_found',
      message: 'This token or its organization was removed a moment ago.',
    });
  }
  const { id, name, slug } = organization;
  return {
    organization: { id, name, slug },
    network,
    token: ownTokenAnswer(token, system.clock.now()),
    operator_key: operatorKey,
  };
}
