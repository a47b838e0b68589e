import type { WebhookAnswer } from '@kiln-connect/usecases';
import { Link } from '@tanstack/react-router';
import { ChevronRight, Send } from 'lucide-react';
import { messageOf } from '../../../api/api-error.ts';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { useAction } from '../use-action.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';
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
          <li key={webhook.id} className="flex items-center gap-2 pr-3">
            <Link
              to="/$organization/$network/settings/webhooks/$webhook"
              params={{ organization: slug, network, webhook: webhook.id }}
              className="flex min-w-0 grow items-center gap-4 px-4 py-3 -outline-offset-2 hover:bg-canvas"
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
            <TestButton webhook={webhook} />
          </li>
        );
      })}
    </ul>
  );
}

function TestButton({ webhook }: { webhook: WebhookAnswer }) {
  const maySend = usePermission('webhooks.send');
  const { test } = useWebhookChanges();
  const action = useAction(async () => {
    try {
      await test(webhook.id);
      showToast('A test event is on its way.');
    } catch (error) {
      showToast(messageOf(error) ?? 'Nothing was sent.', 'danger');
    }
  });
  const disabled = webhook.state === 'disabled' ? 'Enable the webhook first.' : undefined;
  return (
    <Button
      size="small"
      icon={<Send className="size-3.5" />}
      aria-label={`Send test event to ${webhook.url}`}
      isBusy={action.isBusy}
      disabledReason={maySend.reason ?? disabled}
      onClick={() => void action.run()}
    >
      Test
    </Button>
  );
}
