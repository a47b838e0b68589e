import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../../api/use-organization.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ExpiringTokens } from '../settings/api-tokens/expiring-tokens.tsx';
import { tokensQuery } from '../settings/api-tokens/tokens-query.ts';
import { AtAGlance } from './at-a-glance.tsx';
import { ChainsCard } from './chains-card.tsx';
import { FirstCallCard } from './first-call-card.tsx';
import { FirstSteps } from './first-steps.tsx';

/** What there is in this network, what to do first, and what needs attention. */
export default function HomePage() {
  const { slug, name, network } = useOrganization();
  const tokens = useQuery(tokensQuery(slug)).data?.filter((one) => one.network === network);
  return (
    <>
      <PageHeader title={name} description={`Tokens, members and chains on ${network}.`} />
      {tokens && <ExpiringTokens tokens={tokens} />}
      <AtAGlance />
      <FirstSteps />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div id="first-call">
          <FirstCallCard />
        </div>
        <ChainsCard />
      </div>
    </>
  );
}
