import type { WebhookAnswer, WebhookWithSecret } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { showToast } from '../../../ui/toasts.ts';
import { ListSkeleton } from '../list-skeleton.tsx';
import { NotAllowed } from '../not-allowed.tsx';
import { QueryFailure } from '../query-failure.tsx';
import { useAction } from '../use-action.ts';
import { DeleteWebhookDialog } from './delete-webhook-dialog.tsx';
import { Deliveries } from './deliveries.tsx';
import { ReplayFailedDialog } from './replay-failed-dialog.tsx';
import { RotateSecretDialog } from './rotate-secret-dialog.tsx';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { WebhookFormDialog } from './webhook-form-dialog.tsx';
import { type WebhookDeed, WebhookHead } from './webhook-head.tsx';
import { WebhookSecretDialog } from './webhook-secret-dialog.tsx';
import { webhookQuery } from './webhooks-queries.ts';

/** One webhook: its settings, its deliveries, and what can be done to it. */
export default function WebhookPage() {
  const { slug, network } = useOrganization();
  const { webhook: id = '' } = useParams({ strict: false });
  const mayRead = usePermission('webhooks.read');
  const webhook = useQuery({ ...webhookQuery(slug, id), enabled: mayRead.allowed });
  return (
    <>
      <Link
        to="/$organization/$network/settings/webhooks"
        params={{ organization: slug, network }}
        className="flex items-center gap-1.5 self-start text-sm text-muted hover:text-ink"
      >
        <ArrowLeft className="size-4" aria-hidden="true" />
        Webhooks
      </Link>
      {!mayRead.allowed && <NotAllowed reason={mayRead.reason} />}
      {webhook.error && !webhook.data && <QueryFailure query={webhook} />}
      {webhook.isLoading && <ListSkeleton label="the webhook" rows={2} />}
      {webhook.data && <OneWebhook webhook={webhook.data} />}
    </>
  );
}

function OneWebhook({ webhook }: { webhook: WebhookAnswer }) {
  const { slug, network } = useOrganization();
  const navigate = useNavigate();
  const { test, update } = useWebhookChanges();
  const [dialog, setDialog] = useState<WebhookDeed>();
  /** A new secret lives here alone, and only while it is shown. */
  const [made, setMade] = useState<WebhookWithSecret>();
  const close = () => setDialog(undefined);
  const testing = useAction(() => test(webhook.id));
  const switching = useAction((enabled: boolean) => update(webhook.id, { enabled }));
  const editing = useAction((changes: Parameters<typeof update>[1]) => update(webhook.id, changes));
  return (
    <>
      <WebhookHead
        webhook={webhook}
        isTesting={testing.isBusy}
        isSwitching={switching.isBusy}
        error={testing.error ?? switching.error}
        onTest={async () => {
          if (await testing.run()) showToast('A test event is on its way.');
        }}
        onSwitch={async (enabled) => {
          if (await switching.run(enabled)) {
            showToast(enabled ? 'The webhook is enabled.' : 'The webhook is disabled.');
          }
        }}
        onDeed={setDialog}
      />
      <Deliveries webhook={webhook} />
      {dialog === 'edit' && (
        <WebhookFormDialog
          webhook={webhook}
          isBusy={editing.isBusy}
          error={editing.error}
          onClose={close}
          onSubmit={async ({ network: _fixed, ...changes }) => {
            if (await editing.run(changes)) close();
          }}
        />
      )}
      {dialog === 'rotate' && (
        <RotateSecretDialog
          webhook={webhook}
          onClose={close}
          onRotated={(rotated) => {
            close();
            setMade(rotated);
          }}
        />
      )}
      {dialog === 'replay' && <ReplayFailedDialog webhook={webhook} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteWebhookDialog
          webhook={webhook}
          onClose={close}
          onDeleted={() => {
            showToast('The webhook is deleted.');
            void navigate({
              to: '/$organization/$network/settings/webhooks',
              params: { organization: slug, network },
            });
          }}
        />
      )}
      {made && <WebhookSecretDialog webhook={made} onClose={() => setMade(undefined)} />}
    </>
  );
}
