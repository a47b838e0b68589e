import type { Network } from '@kiln-connect/core';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** The networks that it was granted. */
  readonly networks: readonly Network[];
  readonly createdAt: Date;
}

/** Organizations and the networks that each was granted. */
export interface OrganizationStore {
  /** @throws {ConflictError} `organization_exists` when the slug is taken. */
  create(o: { name: string; slug: string; networks: readonly Network[] }): Promise<Organization>;
  /** All, the oldest first. */
  list(): Promise<readonly Organization[]>;
  find(id: string): Promise<Organization | undefined>;
  findBySlug(slug: string): Promise<Organization | undefined>;
}
