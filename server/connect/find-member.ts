import type { MemberAnswer } from '@kiln-connect/usecases';
import { CommandFailure } from './failure.ts';
import { type OperatorClient, path } from './operator-client.ts';

/**
 * The member of an organization whose e-mail address or id this is.
 * @throws {CommandFailure} when there is none.
 */
export async function findMember(
  { organization, who }: { organization: string; who: string },
  server: OperatorClient,
): Promise<MemberAnswer> {
  const members = await server.get<MemberAnswer[]>(path`/organizations/${organization}/members`);
  const wanted = who.toLowerCase();
  const found = members.find(({ email, user_id }) => email === wanted || user_id === wanted);
  if (found !== undefined) return found;
  throw new CommandFailure({
    message: `No member of '${organization}' has the e-mail address or id '${who}'; 'members list' shows them.`,
    exitCode: 1,
  });
}
