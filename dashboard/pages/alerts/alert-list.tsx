import type { AlertAnswer } from '@kiln-connect/usecases';
import { usePermission } from '../../api/use-permission.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { RowCard, RowCards } from '../../ui/row-cards.tsx';
import { AlertChanges } from './alert-changes.tsx';
import { alertTitle, STATES } from './alert-text.ts';

interface AlertListProps {
  alerts: readonly AlertAnswer[];
  onOpen: (alert: AlertAnswer) => void;
}

/** Alerts, the latest first, each with what changed. */
export function AlertList({ alerts, onOpen }: AlertListProps) {
  const mayAcknowledge = usePermission('alerts.acknowledge');
  return (
    <RowCards label="Alerts">
      {alerts.map((alert) => {
        const title = alertTitle(alert);
        const { label, tone } = STATES[alert.state];
        return (
          <RowCard
            key={alert.id}
            title={
              <div className="flex min-w-0 flex-col items-start gap-1.5">
                <span className="font-medium text-pretty">{title}</span>
                <div className="flex flex-wrap gap-1.5">
                  <Badge tone={tone}>{label}</Badge>
                  {alert.stake?.taken_back_at && <Badge tone="warning">Taken back</Badge>}
                </div>
              </div>
            }
            actions={
              <>
                {alert.state === 'open' && (
                  <Button
                    size="small"
                    aria-label={`Acknowledge: ${title}, ${alert.raised_at}`}
                    disabledReason={mayAcknowledge.reason}
                    onClick={() => onOpen(alert)}
                  >
                    Acknowledge
                  </Button>
                )}
                <Button
                  size="small"
                  aria-label={`Details: ${title}, ${alert.raised_at}`}
                  onClick={() => onOpen(alert)}
                >
                  Details
                </Button>
              </>
            }
            facts={[
              { name: 'Raised', value: <RelativeTime at={alert.raised_at} /> },
              { name: 'Chain', value: alert.chain_title },
              ...(alert.stake
                ? [
                    {
                      name: 'Stake',
                      isLong: true,
                      value: (
                        <code className="font-mono text-xs break-all">{alert.stake.stake_id}</code>
                      ),
                    },
                  ]
                : []),
              ...(alert.acknowledged
                ? [
                    {
                      name: `Note of ${alert.acknowledged.by}`,
                      isLong: true,
                      value: alert.acknowledged.note,
                    },
                  ]
                : []),
            ]}
          >
            {alert.stake && <AlertChanges {...alert.stake} />}
          </RowCard>
        );
      })}
    </RowCards>
  );
}
