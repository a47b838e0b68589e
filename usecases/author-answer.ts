import type { System } from './system.ts';

/** Who did something once: the operator, or a person, who may have left since. */
export type AuthorAnswer =
  | { readonly type: 'operator' }
  | {
      readonly type: 'user';
      readonly id: string;
      readonly name: string;
      readonly email: string;
      /** No longer a member of the organization. */
      readonly has_left: boolean;
    };

/** Authors by what the store keeps of them: a user's id, or null for the operator. */
export type Authors = (userId: string | null) => AuthorAnswer;

/** Looks all authors of an organization's things up in one go. */
export async function findAuthors(
  { organizationId, userIds }: { organizationId: string; userIds: readonly (string | null)[] },
  { store }: Pick<System, 'store'>,
): Promise<Authors> {
  const ids = [...new Set(userIds)].filter((id) => id !== null);
  const people =
    ids.length === 0 ? [] : await store.members.people({ organizationId, userIds: ids });
  const byId = new Map(people.map((person) => [person.userId, person]));
  return (id) => {
    if (id === null) return { type: 'operator' };
    const person = byId.get(id);
    return {
      type: 'user',
      id,
      name: person?.name ?? '',
      email: person?.email ?? '',
      has_left: person?.isMember !== true,
    };
  };
}
