import type { Organization } from '@kiln-connect/store';
import { auditPerson } from '../audit.ts';
import type { Visitor } from '../caller.ts';
import { requireEmail } from '../email-address.ts';
import { memberSubject } from '../members/find-member.ts';
import { removeUnlessMember, withNewPerson } from '../members/with-new-person.ts';
import { requireName } from '../names.ts';
import { requireSlug } from '../organizations/slug.ts';
import { hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { requireSetUpLink, setUpLinkNotFound } from './require-set-up-link.ts';
import { joinedAnswer, type SigningIn } from './set-up-answer.ts';

/**
 * Makes the first organization, with every network that is served, and its owner, and signs the owner
 * in. The link is used up; of two who complete at once one makes an organization.
 * @throws {NotFoundError} 'set_up_link_not_found'.
 * @throws {InvalidInputError} 'invalid_name', 'invalid_slug', 'reserved_slug', 'invalid_email',
 *   'weak_password'.
 * @throws {ConflictError} 'organization_exists' when the operator made one of that name already;
 *   'email_taken'.
 */
export async function completeSetUp(
  {
    token,
    organizationName,
    name,
    email,
    password,
  }: { token: string; organizationName: string; name: string; email: string; password: string },
  visitor: Visitor,
  system: System,
): Promise<SigningIn> {
  const { people } = system;
  const { address, userAgent } = visitor;
  await requireSetUpLink(token, system);
  const organization = {
    name: requireName(organizationName, 'an organization'),
    slug: requireSlug({ name: organizationName.trim() }),
    networks: system.networks,
  };
  const owner = {
    email: requireEmail(email),
    name: requireName(name, 'a person'),
    password,
    organizations: [organization.name],
  };
  // Left by an attempt that a crash cut off: nobody owns anything yet, so nothing is lost with them.
  const leftover = await people.findPerson({ email: owner.email });
  if (leftover !== undefined) await removeUnlessMember(leftover.id, system);

  const made = await withNewPerson(
    owner,
    async ({ id }) => ({
      userId: id,
      organization: await makeFirst(
        { token, organization, userId: id, email: owner.email },
        visitor,
        system,
      ),
    }),
    system,
  );
  const { setCookie } = await people.startSession({
    userId: made.userId,
    method: 'password',
    secondFactor: false,
    address,
    userAgent,
  });
  return { answer: joinedAnswer(made.organization, system), setCookie };
}

const makeFirst = (
  {
    token,
    organization,
    userId,
    email,
  }: {
    token: string;
    organization: Pick<Organization, 'name' | 'slug' | 'networks'>;
    userId: string;
    email: string;
  },
  { address, userAgent }: Visitor,
  { store }: System,
): Promise<Organization> =>
  store.atomically(async (groups) => {
    const isTaken = await groups.setup.take({ tokenHash: hashSecretToken(token) });
    if (!isTaken || !(await groups.setup.isNeeded())) throw setUpLinkNotFound();
    const created = await groups.organizations.create(organization);
    await groups.members.add({ organizationId: created.id, userId, role: 'owner' });
    const person = { userId, email, address, userAgent };
    await auditPerson(
      {
        organizationId: created.id,
        action: 'organization_created',
        subject: { type: 'organization', id: created.id, label: created.slug },
        details: { after: { ...organization, networks: created.networks } },
      },
      person,
      groups,
    );
    await auditPerson(
      {
        organizationId: created.id,
        action: 'member_joined',
        subject: memberSubject(person),
        details: { after: { role: 'owner' } },
      },
      person,
      groups,
    );
    return created;
  });
