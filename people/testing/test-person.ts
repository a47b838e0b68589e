import type { People, Person } from '../people.ts';

/** Strong enough for everybody. */
export const TEST_PASSWORD = 'violet Canyon tram 93';

let count = 0;

/** Makes a person with `TEST_PASSWORD`; the e-mail is new unless it is given. */
export async function createTestPerson(
  people: People,
  { email = `person-${++count}@example.com`, name = 'Ada Example' } = {},
): Promise<Person> {
  return people.createUser({ email, name, password: TEST_PASSWORD });
}
