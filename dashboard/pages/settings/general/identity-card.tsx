import type { OrganizationAnswer } from '../../../api/answers.ts';
import { Card } from '../../../ui/card.tsx';
import { dayText } from '../../../ui/time-text.ts';
import { CopiedFact, Fact } from '../copied-fact.tsx';

/** By what commands and support name the organization. */
export const IdentityCard = ({ organization }: { organization: OrganizationAnswer }) => (
  <Card title="Identity" description="What commands and support ask for. It does not change.">
    <dl className="flex flex-col gap-2 text-sm">
      <CopiedFact name="Slug" text={organization.slug} />
      <CopiedFact name="Id" text={organization.id} />
      <Fact name="Created">{dayText(new Date(organization.created_at))}</Fact>
    </dl>
  </Card>
);
