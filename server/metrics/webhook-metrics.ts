import type { System } from '@kiln-connect/usecases';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Shows how webhooks fare; while the database is away a scrape shows what it said last. */
export function registerWebhookMetrics(
  registry: Registry,
  { webhooks, store, clock }: Pick<System, 'webhooks' | 'store' | 'clock'>,
): void {
  new Counter({
    name: 'connect_webhook_attempts_total',
    help: 'Attempts of this process to send a webhook, by what became of the delivery.',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(webhooks.results())) this.inc({ result }, count);
    },
  });
  new Gauge({
    name: 'connect_webhook_overdue_seconds',
    help: 'For how long that delivery of all processes is due which waits longest; 0 when none is.',
    registers: [registry],
    async collect() {
      const due = await store.webhookDeliveries.firstDue().catch(() => undefined);
      if (due === undefined) return;
      this.set(due === null ? 0 : Math.max(0, clock.now().getTime() - due.getTime()) / 1000);
    },
  });
}
