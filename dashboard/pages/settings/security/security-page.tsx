import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../../../api/queries.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { ExitMessageCard } from './exit-message-card.tsx';
import { TokenLifeCard } from './token-life-card.tsx';
import { TwoFactorCard } from './two-factor-card.tsx';

export default function SecurityPage() {
  const { slug, name } = useOrganization();
  const organization = useQuery(organizationQuery(slug));
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Security"
        description={`What ${name} asks of its members and tokens, and who can end its stakes.`}
      />
      {organization.error && <QueryFailure query={organization} />}
      {organization.isPending && <ListSkeleton label="security settings" rows={3} />}
      {organization.data && (
        <>
          <TwoFactorCard isRequired={organization.data.require_two_factor} />
          <TokenLifeCard
            key={organization.data.max_token_days}
            maxTokenDays={organization.data.max_token_days}
          />
          <ExitMessageCard />
        </>
      )}
    </div>
  );
}
