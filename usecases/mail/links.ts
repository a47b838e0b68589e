import type { Network } from '@kiln-connect/core';

/** A page of the dashboard that takes a secret. It stands in the fragment: no server or log sees it. */
const secretLink = (page: string, token: string, publicUrl: URL): string => {
  const link = new URL(page, publicUrl);
  link.hash = token;
  return link.href;
};

/** Where an invitation is accepted. */
export const invitationLink = (token: string, publicUrl: URL): string =>
  secretLink('/invitation', token, publicUrl);

/** Where a forgotten password is replaced. */
export const passwordResetLink = (token: string, publicUrl: URL): string =>
  secretLink('/reset-password', token, publicUrl);

/** The list of an organization's webhooks. */
export const webhooksLink = (
  { organizationSlug, network }: { organizationSlug: string; network: Network },
  publicUrl: URL,
): string => new URL(`/${organizationSlug}/${network}/settings/webhooks`, publicUrl).href;

/** The signing policy of an organization on a network. */
export const policyLink = (
  { organizationSlug, network }: { organizationSlug: string; network: Network },
  publicUrl: URL,
): string => new URL(`/${organizationSlug}/${network}/settings/signing-policy`, publicUrl).href;

/** Where the first organization and its owner are made. */
export const setUpLink = (token: string, publicUrl: URL): string =>
  secretLink('/set-up', token, publicUrl);

/** The list of an organization's API tokens. */
export const tokensLink = (
  { organizationSlug, network }: { organizationSlug: string; network: Network },
  publicUrl: URL,
): string => new URL(`/${organizationSlug}/${network}/settings/api-tokens`, publicUrl).href;

/** The list of an organization's alerts. */
export const alertsLink = (
  { organizationSlug, network }: { organizationSlug: string; network: Network },
  publicUrl: URL,
): string => new URL(`/${organizationSlug}/${network}/alerts`, publicUrl).href;
