import type { WebhookWithSecret } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ListSkeleton } from '../list-skeleton.tsx';
import { NotAllowed } from '../not-allowed.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { useAction } from '../use-action.ts';
import { EventLog } from './event-log.tsx';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { WebhookFormDialog } from './webhook-form-dialog.tsx';
import { WebhookList } from './webhook-list.tsx';
import { WebhookSecretDialog } from './webhook-secret-dialog.tsx';
import { webhooksQuery } from './webhooks-queries.ts';

export default function WebhooksPage() {
  const mayRead = usePermission('webhooks.read');
  const mayChange = usePermission('webhooks.update');
  const [isAdding, setAdding] = useState(false);
  /** A new secret lives here alone, and only while it is shown. */
  const [made, setMade] = useState<WebhookWithSecret>();
  const addButton = (
    <Button
      variant="primary"
      icon={<Plus className="size-4" />}
      disabledReason={mayChange.reason}
      onClick={() => setAdding(true)}
    >
      Add webhook
    </Button>
  );
  return (
    <>
      <div className="flex flex-col gap-6">
        <PageHeader
          title="Webhooks"
          description="Your systems are told what happens here by signed requests, as Standard Webhooks describes them."
          action={mayRead.allowed && addButton}
        />
        {mayRead.allowed ? <Webhooks /> : <NotAllowed reason={mayRead.reason} />}
      </div>
      {mayRead.allowed && <EventLog />}
      {isAdding && (
        <AddWebhook
          onClose={() => setAdding(false)}
          onAdded={(webhook) => {
            setAdding(false);
            setMade(webhook);
          }}
        />
      )}
      {made && <WebhookSecretDialog webhook={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

function Webhooks() {
  const { slug } = useOrganization();
  const webhooks = useQuery(webhooksQuery(slug));
  if (webhooks.error && !webhooks.data) return <QueryFailure query={webhooks} />;
  if (!webhooks.data) return <ListSkeleton label="webhooks" rows={2} />;
  if (webhooks.data.length > 0) return <WebhookList webhooks={webhooks.data} />;
  return (
    <Card>
      <EmptyState icon={<Webhook className="size-5" />} title="No webhooks yet">
        Add the address of an endpoint of yours, and it is told of alerts and of changes of the
        signing policy within seconds.
      </EmptyState>
    </Card>
  );
}

interface AddWebhookProps {
  onClose: () => void;
  onAdded: (webhook: WebhookWithSecret) => void;
}

function AddWebhook({ onClose, onAdded }: AddWebhookProps) {
  const { create } = useWebhookChanges();
  const action = useAction(create);
  return (
    <WebhookFormDialog
      isBusy={action.isBusy}
      error={action.error}
      onClose={onClose}
      onSubmit={async (body) => {
        const created = await action.run(body);
        if (created) onAdded(created.result);
      }}
    />
  );
}
