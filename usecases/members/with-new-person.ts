import type { NewPerson, Person } from '@kiln-connect/people';
import type { System } from '../system.ts';

/**
 * Makes a person and does what they are made for; if that fails, they are taken away again, unless
 * they became a member of something all the same. The store can not do both in one transaction.
 * @throws {InvalidInputError} 'weak_password', 'invalid_name'.
 * @throws {ConflictError} 'email_taken'.
 */
export async function withNewPerson<T>(
  newcomer: NewPerson,
  work: (person: Person) => Promise<T>,
  { people, store, log }: Pick<System, 'people' | 'store' | 'log'>,
): Promise<T> {
  const person = await people.createUser(newcomer);
  try {
    return await work(person);
  } catch (error) {
    await removeUnlessMember(person.id, { people, store }).catch((failure: unknown) =>
      log.warn(
        { err: failure, user: person.id },
        'a person who belongs nowhere could not be removed',
      ),
    );
    throw error;
  }
}

/** Takes a person away who is a member of no organization; false when they are one. */
export async function removeUnlessMember(
  userId: string,
  { people, store }: Pick<System, 'people' | 'store'>,
): Promise<boolean> {
  if ((await store.members.ofUser(userId)).length > 0) return false;
  await people.removeUser({ userId });
  return true;
}
