import { useQuery } from '@tanstack/react-query';
import { type ChainHealth, healthQuery } from '../../api/health.ts';
import { useOrganization } from '../../api/use-organization.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { exactTimeText } from '../../ui/time-text.ts';
import { chainState } from './chain-state.ts';

/** The chains of this network and whether the server reaches them. */
export function ChainsCard() {
  const { network } = useOrganization();
  const health = useQuery(healthQuery);
  const chains = health.data?.chains.filter((one) => one.network === network);
  return (
    <Card title="Chains" description="What this network consists of, and how it is now.">
      {health.isPending && <Skeleton className="h-10 w-full" />}
      {health.isError && <p className="text-sm text-muted">The server does not say how it is.</p>}
      {chains?.length === 0 && <p className="text-sm text-muted">No chain is served here.</p>}
      <ul className="-my-3 divide-y divide-line empty:hidden">
        {chains?.map((chain) => (
          <ChainRow key={chain.chain} chain={chain} />
        ))}
      </ul>
    </Card>
  );
}

function ChainRow({ chain }: { chain: ChainHealth }) {
  const { tone, label, note } = chainState(chain);
  return (
    <li className="py-3 text-sm">
      <div className="flex items-center justify-between gap-4">
        <p className="font-medium">{chain.chain.toUpperCase()}</p>
        <Badge tone={tone}>{label}</Badge>
      </div>
      <p className="text-subtle">{note}</p>
      {chain.clock && (
        <p className="text-subtle">Its clock shows {exactTimeText(new Date(chain.clock.time))}.</p>
      )}
    </li>
  );
}
