import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../../../api/queries.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { NetworkCard } from './network-card.tsx';

export default function NetworksPage() {
  const { slug, name } = useOrganization();
  const organization = useQuery(organizationQuery(slug));
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Networks"
        description={`Which networks ${name} may use. The operator of this deployment grants them.`}
      />
      {organization.error && <QueryFailure query={organization} />}
      {organization.isPending && <ListSkeleton label="networks" rows={3} />}
      {organization.data?.networks.map((one) => (
        <NetworkCard key={one.network} slug={slug} {...one} />
      ))}
    </div>
  );
}
