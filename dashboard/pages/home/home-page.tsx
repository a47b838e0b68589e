import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../../api/use-organization.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ExpiringTokens } from '../settings/api-tokens/expiring-tokens.tsx';
import { tokensQuery } from '../settings/api-tokens/tokens-query.ts';
import { membersQuery } from '../settings/members/members-queries.ts';
import { AtAGlance } from './at-a-glance.tsx';
import { ChainsCard } from './chains-card.tsx';
import { FirstCallCard } from './first-call-card.tsx';
import { FirstSteps } from './first-steps.tsx';

/** What there is in this network, what to do first, and what needs attention. */
export default function HomePage() {
  const { slug, name, network } = useOrganization();
  const tokens = useQuery(tokensQuery(slug));
  const members = useQuery(membersQuery(slug));
  const here = tokens.data?.filter((one) => one.network === network);
  // All appears at once: what comes later would push aside what is being read.
  const isPending = tokens.isPending || members.isPending;
  return (
    <>
      <PageHeader title={name} description={`Tokens, members and chains on ${network}.`} />
      {isPending ? (
        <HomePending />
      ) : (
        <>
          {here && <ExpiringTokens tokens={here} />}
          <AtAGlance tokens={here} members={members.data} />
          {tokens.data && members.data && (
            <FirstSteps tokens={tokens.data} members={members.data} />
          )}
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div id="first-call">
              <FirstCallCard />
            </div>
            <ChainsCard />
          </div>
        </>
      )}
    </>
  );
}

const HomePending = () => (
  <div className="flex flex-col gap-8" aria-busy="true">
    <div className="grid gap-4 sm:grid-cols-2">
      <Skeleton className="h-28 w-full rounded-xl" />
      <Skeleton className="h-28 w-full rounded-xl" />
    </div>
    <Skeleton className="h-52 w-full rounded-xl" />
  </div>
);
