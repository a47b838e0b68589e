import type { Network } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** What everybody may know of a deployment before they sign in. */
export type StatusAnswer = {
  /** Nobody owns an organization yet: the set-up link makes the first. */
  readonly needs_set_up: boolean;
  readonly networks: readonly Network[];
  /** E-mails go out; where they do not, the operator's command line shows the links. */
  readonly mail: boolean;
};

/** A set-up link that can still be used. */
export type SetUpPreview = {
  readonly networks: readonly Network[];
  /** RFC 3339, UTC. */
  readonly expires_at: string;
};

/** A new set-up link; whoever has it makes the first organization and owns it. */
export type SetUpLinkAnswer = {
  readonly link: string;
  /** RFC 3339, UTC. */
  readonly expires_at: string;
};

/** Where somebody goes who has just joined or made an organization. */
export type JoinedAnswer = {
  readonly organization: { readonly slug: string };
  /** The first network that they find there; null while the organization has none. */
  readonly network: Network | null;
};

/** An answer that signs its reader in: the cookies belong to it. */
export interface SigningIn {
  readonly answer: JoinedAnswer;
  /** `Set-Cookie` lines; none for whom was signed in already. */
  readonly setCookie: readonly string[];
}

export const joinedAnswer = (
  { slug, networks }: Organization,
  { networks: served }: Pick<System, 'networks'>,
): JoinedAnswer => ({
  organization: { slug },
  network: served.find((network) => networks.includes(network)) ?? null,
});
