import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';

/** Makes an organization that is granted devnet, with a slug that no other has; answers its id. */
export async function newOrganization({
  organizations,
}: Pick<Store, 'organizations'>): Promise<string> {
  const slug = `organization-${randomUUID()}`;
  return (await organizations.create({ name: 'Acme', slug, networks: ['devnet'] })).id;
}
