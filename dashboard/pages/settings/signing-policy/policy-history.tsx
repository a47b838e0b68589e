import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../../../api/use-organization.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { policyHistoryQuery } from './use-policy.ts';

/** All versions and what came to nothing, the latest first. */
export function PolicyHistory() {
  const { slug, network } = useOrganization();
  const query = useQuery(policyHistoryQuery(slug, network));
  if (query.data && query.data.versions.length + query.data.cancelled.length === 0) return null;
  return (
    <Card title="History" description="Versions never change; nobody can take one out.">
      {query.error && <QueryFailure query={query} />}
      {query.isPending && <ListSkeleton label="the history" rows={2} />}
      {query.data && (
        <ol className="flex flex-col divide-y divide-line text-sm">
          {query.data.versions.map((version, i) => (
            <li key={version.version} className="flex flex-col gap-1 py-3">
              <span className="flex flex-wrap items-center gap-2 font-medium">
                Version {version.version}
                {i === 0 && <Badge tone="success">In force</Badge>}
                {version.hash === null && <Badge>No policy</Badge>}
                <span className="font-normal text-subtle">
                  <RelativeTime at={version.effective_at} />
                </span>
              </span>
              <span>{version.reason}</span>
              <span className="text-subtle">
                Proposed by {version.proposed_by};{' '}
                {version.approved_by === null
                  ? 'took effect after its delay'
                  : `approved by ${version.approved_by}`}
              </span>
              {version.hash && (
                <code className="font-mono text-xs break-all text-subtle">{version.hash}</code>
              )}
            </li>
          ))}
          {query.data.cancelled.map((change) => (
            <li key={change.id} className="flex flex-col gap-1 py-3">
              <span className="flex flex-wrap items-center gap-2 font-medium">
                <Badge tone="warning">Cancelled</Badge>
                <span className="font-normal text-subtle">
                  <RelativeTime at={change.decided_at ?? change.proposed_at} />
                </span>
              </span>
              <span>{change.reason}</span>
              <span className="text-subtle">
                Proposed by {change.proposed_by}; cancelled by{' '}
                {change.decided_by ??
                  'the server: who proposed it may not change the policy any more'}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
