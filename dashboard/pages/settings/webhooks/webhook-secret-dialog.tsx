import type { WebhookWithSecret } from '@kiln-connect/usecases';
import { Banner } from '../../../ui/banner.tsx';
import { SecretDialog } from '../secret-dialog.tsx';

interface WebhookSecretDialogProps {
  webhook: WebhookWithSecret;
  /** The caller forgets the secret. */
  onClose: () => void;
}

/** Shows a webhook's new secret this once. */
export const WebhookSecretDialog = ({ webhook, onClose }: WebhookSecretDialogProps) => (
  <SecretDialog
    title="The signing secret"
    kind="signing secret"
    secret={webhook.secret}
    lost="rotate the secret"
    onClose={onClose}
  >
    <Banner tone="warning" title="Verify every request with it">
      Anybody can send requests to {new URL(webhook.url).host}. Those that this secret signed come
      from here; keep it where your endpoint keeps its other secrets.
    </Banner>
  </SecretDialog>
);
