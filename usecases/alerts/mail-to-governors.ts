import type { Governance } from '@kiln-connect/store';
import type { Mail } from '../mail/mail.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { System } from '../system.ts';

/** Writes to each owner and admin of an organization, in the caller's transaction. */
export async function mailToGovernors(
  { organizationId }: { organizationId: string },
  groups: Governance,
  system: Pick<System, 'sealer' | 'clock' | 'publicUrl' | 'mail'>,
  mailOf: (governor: {
    to: string;
    organizationId: string;
    organizationName: string;
    organizationSlug: string;
  }) => Mail,
): Promise<void> {
  const organization = await groups.organizations.find(organizationId);
  if (!organization) return;
  for (const { role, email } of await groups.members.list({ organizationId })) {
    if (role !== 'owner' && role !== 'admin') continue;
    const governor = {
      to: email,
      organizationId,
      organizationName: organization.name,
      organizationSlug: organization.slug,
    };
    await queueMail(mailOf(governor), groups, system);
  }
}
