import type { Network } from '@kiln-connect/core';
import { useQuery } from '@tanstack/react-query';
import type { MyOrganizationAnswer } from '../../api/answers.ts';
import { openAlertsQuery } from '../../api/queries.ts';

interface AlertCountProps {
  organization: MyOrganizationAnswer;
  network: Network;
}

/** How many alerts nobody looked at yet; nothing when there are none. */
export function AlertCount({ organization, network }: AlertCountProps) {
  const maySee = !organization.needs_two_factor && organization.networks.includes(network);
  const { data: open } = useQuery({
    ...openAlertsQuery(organization.slug, network),
    enabled: maySee,
  });
  if (!open) return null;
  return (
    <span className="inline-flex min-w-5 justify-center rounded-full bg-danger-soft px-1.5 py-0.5 text-xs font-semibold text-danger-ink tabular-nums">
      {open}
      <span className="sr-only"> open</span>
    </span>
  );
}
