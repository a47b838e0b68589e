import { auditPerson } from '../audit.ts';
import type { SignedIn } from '../caller.ts';
import { memberSubject } from '../members/find-member.ts';
import { requireName } from '../names.ts';
import type { System } from '../system.ts';
import type { MeAnswer } from './me-answer.ts';
import { readMe } from './read-me.ts';

/**
 * Gives the person another name.
 * @throws {InvalidInputError} 'invalid_name'.
 */
export async function updateMe(
  { name: given }: { name: string },
  person: SignedIn,
  system: System,
): Promise<MeAnswer> {
  const { session, address, userAgent } = person;
  const { userId, email } = session;
  const name = requireName(given, 'a person');
  await system.people.updateName({ userId, name });
  await auditPerson(
    {
      action: 'person_renamed',
      subject: memberSubject(session),
      details: { before: { name: session.name }, after: { name } },
    },
    { userId, email, address, userAgent },
    system.store,
  );
  return readMe({}, { ...person, session: { ...session, name } }, system);
}
