import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../../../api/queries.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { IdentityCard } from './identity-card.tsx';
import { NameCard } from './name-card.tsx';

export default function GeneralPage() {
  const organization = useQuery(organizationQuery(useOrganization().slug));
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="General" description="What this organization is called." />
      {organization.error && <QueryFailure query={organization} />}
      {organization.isPending && <ListSkeleton label="the organization" rows={3} />}
      {organization.data && (
        <>
          <NameCard key={organization.data.name} name={organization.data.name} />
          <IdentityCard organization={organization.data} />
        </>
      )}
    </div>
  );
}
