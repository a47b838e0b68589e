import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, Wallet } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { ListSkeleton } from '../../settings/list-skeleton.tsx';
import { QueryFailure } from '../../settings/query-failure.tsx';
import { useAction } from '../../settings/use-action.ts';
import { freshPortfolio, portfolioQuery } from '../report-queries.ts';
import { type Subject, SubjectSelect } from '../subject-select.tsx';
import { PortfolioTotals } from './portfolio-totals.tsx';
import { ProtocolList } from './protocol-list.tsx';

/** What the organization or an account of it holds and has earned. */
export default function PortfolioPage() {
  const place = useOrganization();
  const [subject, setSubject] = useState<Subject>('organization');
  const account = subject.startsWith('account:') ? subject.slice('account:'.length) : '';
  const asked = portfolioQuery(place, account);
  const query = useQuery(asked);
  const client = useQueryClient();
  const refresh = useAction(async () => {
    client.setQueryData(asked.queryKey, await freshPortfolio(place, account));
  });
  const portfolio = query.data;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Portfolio"
        description="What the stakes in accounts hold and have earned, in whole tokens and at the latest price."
        action={
          <Button
            icon={<RefreshCw className="size-4" aria-hidden="true" />}
            isBusy={refresh.isBusy}
            onClick={() => void refresh.run()}
          >
            Refresh
          </Button>
        }
      />
      <div className="flex flex-wrap items-center justify-between gap-4">
        <SubjectSelect
          label="Whose stakes"
          value={subject}
          onChange={setSubject}
          className="max-w-xs"
        />
        {portfolio && (
          <p className="text-sm text-subtle">
            Worked out <RelativeTime at={portfolio.updated_at} />
          </p>
        )}
      </div>
      <FormError error={refresh.error} />
      {query.error && <QueryFailure query={query} />}
      {query.isPending && <ListSkeleton label="the portfolio" rows={3} />}
      {portfolio?.error && (
        <Banner tone="warning" title="Something is missing in these figures.">
          {portfolio.error}
        </Banner>
      )}
      {portfolio &&
        (portfolio.total_stakes === 0 && portfolio.protocols.length === 0 && !portfolio.error ? (
          <Card>
            <EmptyState icon={<Wallet className="size-5" />} title="No stakes here yet">
              A stake comes into an account when it is crafted for it, or with{' '}
              <code className="font-mono text-xs">POST /v1/accounts/…/stakes</code>.
            </EmptyState>
          </Card>
        ) : (
          <>
            <PortfolioTotals portfolio={portfolio} />
            {portfolio.protocols.length > 0 && <ProtocolList protocols={portfolio.protocols} />}
          </>
        ))}
    </div>
  );
}
