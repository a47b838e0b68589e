import type { WebhookAnswer } from '@kiln-connect/usecases';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useOrganization } from '../../../api/use-organization.ts';
import { Badge } from '../../../ui/badge.tsx';
import { networkText, typesText, WEBHOOK_STATES } from './webhook-texts.ts';

/** The webhooks of an organization, each a link to its page. */
export function WebhookList({ webhooks }: { webhooks: readonly WebhookAnswer[] }) {
  const { slug, network } = useOrganization();
  return (
    <ul
      aria-label="Webhooks"
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-card"
    >
      {webhooks.map((webhook) => {
        const { label, tone } = WEBHOOK_STATES[webhook.state];
        return (
          <li key={webhook.id}>
            <Link
              to="/$organization/$network/settings/webhooks/$webhook"
              params={{ organization: slug, network, webhook: webhook.id }}
              className="flex items-center gap-4 px-4 py-3 -outline-offset-2 hover:bg-canvas"
            >
              <span className="flex min-w-0 grow flex-col gap-1">
                <span className="font-medium break-all">{webhook.url}</span>
                {webhook.description && (
                  <span dir="auto" className="truncate text-left text-subtle">
                    {webhook.description}
                  </span>
                )}
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-subtle">
                  <Badge tone={tone}>{label}</Badge>
                  <span>{networkText(webhook)}</span>
                  <span>{typesText(webhook)}</span>
                </span>
              </span>
              <ChevronRight className="size-4 shrink-0 text-subtle" aria-hidden="true" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
