import type { Network } from '@kiln-connect/core';
import { useParams } from '@tanstack/react-router';
import type { MyOrganizationAnswer } from './answers.ts';
import { useMe } from './use-me.ts';

/**
 * The organization and network of the page's address, as the signed-in person sees them.
 * @throws on a page whose address names none.
 */
export function useOrganization(): MyOrganizationAnswer & { network: Network } {
  const { organization, network } = useParams({ strict: false });
  const membership = useMe().organizations.find((one) => one.slug === organization);
  if (!membership) throw new Error('This page belongs to no organization.');
  return { ...membership, network: network as Network };
}
