import type { DeliveryAnswer, DeliveryWithAttempts, WebhookAnswer } from '@kiln-connect/usecases';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useOrganization } from '../../../api/use-organization.ts';
import { usePermission } from '../../../api/use-permission.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { exactTimeText } from '../../../ui/time-text.ts';
import { showToast } from '../../../ui/toasts.ts';
import { QueryFailure } from '../query-failure.tsx';
import { useAction } from '../use-action.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { deliveryQuery } from './webhooks-queries.ts';

interface DeliveryDetailsProps {
  webhook: WebhookAnswer;
  delivery: DeliveryAnswer;
}

/** What is sent, what each attempt came to, and the way to send it again. */
export function DeliveryDetails({ webhook, delivery }: DeliveryDetailsProps) {
  const { slug } = useOrganization();
  const whole = useQuery(deliveryQuery(slug, webhook.id, delivery.id));
  const maySend = usePermission('webhooks.send');
  const { replay } = useWebhookChanges();
  const action = useAction(() => replay(webhook.id, delivery.id));
  const disabled = webhook.state === 'disabled' ? 'Enable the webhook first.' : undefined;
  if (whole.error && !whole.data) return <QueryFailure query={whole} />;
  if (!whole.data) return <Skeleton className="h-24 w-full" />;
  const { attempts, payload, event_id, next_attempt_at: next, last_error } = whole.data;
  return (
    <>
      <FormError error={action.error} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">
          {next ? (
            <>
              Next attempt <RelativeTime at={next} isAhead />
            </>
          ) : (
            'No further attempt.'
          )}
          {attempts.length === 0 && last_error && ` ${last_error}`}
        </p>
        <Button
          size="small"
          icon={<RotateCcw className="size-3.5" />}
          isBusy={action.isBusy}
          disabledReason={maySend.reason ?? disabled}
          onClick={async () => {
            if (await action.run()) showToast('It is sent again.');
          }}
        >
          Replay
        </Button>
      </div>
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      <div className="flex min-w-0 flex-col gap-2">
        <p className="text-muted">
          webhook-id <code className="font-mono text-xs break-all text-ink">{event_id}</code>
        </p>
        <CodeBlock label="payload" code={JSON.stringify(payload, null, 2)} />
      </div>
    </>
  );
}

const Attempts = ({ attempts }: Pick<DeliveryWithAttempts, 'attempts'>) => (
  <ol aria-label="Attempts" className="flex flex-col gap-3">
    {attempts.map((attempt) => (
      <li key={attempt.number} className="flex flex-col gap-1">
        <p className="flex flex-wrap gap-x-3">
          <span className="font-medium">{attempt.status ?? 'No answer'}</span>
          <span className="text-subtle">
            {exactTimeText(new Date(attempt.at))} · {attempt.duration_ms} ms
          </span>
        </p>
        {attempt.status === null && attempt.error && (
          <p className="break-words text-muted">{attempt.error}</p>
        )}
        {attempt.answer && (
          <p dir="auto" className="font-mono text-xs break-all text-muted">
            {attempt.answer}
          </p>
        )}
      </li>
    ))}
  </ol>
);
