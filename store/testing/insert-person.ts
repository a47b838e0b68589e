import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import { users } from '../tables/index.ts';

/** Makes a person, as the room of people would; answers the id. */
export async function insertPerson(store: Store, name: string): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  await store.people.orm.insert(users).values({
    id,
    email: `${name.toLowerCase()}-${id}@example.org`,
    emailVerified: true,
    name,
    createdAt: now,
    updatedAt: now,
  });
  return id;
}
