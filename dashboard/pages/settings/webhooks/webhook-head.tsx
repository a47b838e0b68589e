import type { WebhookAnswer } from '@kiln-connect/usecases';
import { EllipsisVertical, KeyRound, Pencil, Power, RotateCcw, Send, Trash2 } from 'lucide-react';
import { usePermission } from '../../../api/use-permission.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Countdown, RelativeTime } from '../../../ui/relative-time.tsx';
import { disabledText, networkText, WEBHOOK_STATES } from './webhook-texts.ts';

/** What opens a dialog. */
export type WebhookDeed = 'edit' | 'rotate' | 'replay' | 'delete';

interface WebhookHeadProps {
  webhook: WebhookAnswer;
  isTesting: boolean;
  isSwitching: boolean;
  error: unknown;
  onTest: () => void;
  onSwitch: (enabled: boolean) => void;
  onDeed: (deed: WebhookDeed) => void;
}

/** What a webhook is, how it fares, and what can be done to it. */
export function WebhookHead(props: WebhookHeadProps) {
  const { webhook, onDeed } = props;
  const change = usePermission('webhooks.update').reason;
  const send = usePermission('webhooks.send').reason;
  const isDisabled = webhook.state === 'disabled';
  const notSent = send ?? (isDisabled ? 'Enable the webhook first.' : undefined);
  const { label, tone } = WEBHOOK_STATES[webhook.state];
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Webhook"
        description={
          <span className="flex flex-col gap-2">
            <span className="font-mono text-sm break-all text-ink">{webhook.url}</span>
            {webhook.description && <span dir="auto">{webhook.description}</span>}
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Badge tone={tone}>{label}</Badge>
              <span>{networkText(webhook)}</span>
              <span>{webhook.event_types.join(', ') || 'All events'}</span>
            </span>
          </span>
        }
        action={
          <div className="flex flex-wrap items-center gap-2">
            <Button
              icon={<Send className="size-4" />}
              isBusy={props.isTesting}
              disabledReason={notSent}
              onClick={props.onTest}
            >
              Send test event
            </Button>
            <Button
              icon={<Power className="size-4" />}
              isBusy={props.isSwitching}
              disabledReason={change}
              onClick={() => props.onSwitch(isDisabled)}
            >
              {isDisabled ? 'Enable' : 'Disable'}
            </Button>
            <Menu
              trigger={
                <IconButton label="More actions" icon={<EllipsisVertical className="size-4" />} />
              }
            >
              <MenuItem
                icon={<RotateCcw className="size-3.5" />}
                disabledReason={notSent}
                onSelect={() => onDeed('replay')}
              >
                Replay what failed
              </MenuItem>
              <MenuItem
                icon={<Pencil className="size-3.5" />}
                disabledReason={change}
                onSelect={() => onDeed('edit')}
              >
                Edit
              </MenuItem>
              <MenuItem
                icon={<KeyRound className="size-3.5" />}
                disabledReason={change}
                onSelect={() => onDeed('rotate')}
              >
                Rotate secret
              </MenuItem>
              <MenuItem
                tone="danger"
                icon={<Trash2 className="size-3.5" />}
                disabledReason={change}
                onSelect={() => onDeed('delete')}
              >
                Delete
              </MenuItem>
            </Menu>
          </div>
        }
      />
      <FormError error={props.error} />
      {isDisabled && (
        <Banner
          tone={webhook.disabled_because === 'member' ? 'warning' : 'danger'}
          title="This webhook is disabled"
        >
          {disabledText(webhook)}
        </Banner>
      )}
      {webhook.state === 'failing' && webhook.failing_since && (
        <Banner tone="warning" title="Deliveries fail">
          The first of them failed <RelativeTime at={webhook.failing_since} />. After five days
          without a success the webhook is disabled.
        </Banner>
      )}
      {webhook.previous_secret_valid_until && (
        <Banner title="Two secrets sign">
          The old secret signs as well for another{' '}
          <Countdown until={webhook.previous_secret_valid_until} />.
        </Banner>
      )}
    </div>
  );
}
