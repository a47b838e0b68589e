import { raiseAlerts } from '../alerts/raise-alerts.ts';
import { watchTheWatch } from '../alerts/watch-lag.ts';
import { signAuditHead } from '../audit-log/sign-audit-head.ts';
import { settleNonceLeases } from '../nonce-accounts/settle-nonce-leases.ts';
import { decideDueChanges } from '../policies/decide-due-changes.ts';
import { settleSpending } from '../policies/settle-spending.ts';
import type { System } from '../system.ts';
import { answerExitRequests } from '../validator-keys/answer-exit-requests.ts';
import { type Periodic, startPeriodic } from './start-periodic.ts';
import { warnExpiringTokens } from './warn-expiring-tokens.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** How long events are kept, with their deliveries. */
const EVENT_LIFE = 30 * 24 * HOUR;

/** What a system does without being asked. */
export interface Jobs {
  /** Ends what is under way, sending mail included, and signs the audit log's last head. */
  stop(): Promise<void>;
}

type Parts = Pick<
  System,
  | 'store'
  | 'chains'
  | 'connections'
  | 'clock'
  | 'log'
  | 'sealer'
  | 'publicUrl'
  | 'mail'
  | 'webhooks'
  | 'auditKey'
  | 'auditHeadFile'
  | 'prices'
  | 'keyInstaller'
>;

/**
 * Starts the periodic work: sending mail, warning of tokens that end, putting validator keys
 * into validator clients, ending validators whose owners asked for it on chain, freeing nonce accounts
 * whose transactions are over, signing the audit log every hour, forgetting what has expired. Every
 * server runs all of it; the store gives each mail, each warning and each request for an exit to one
 * of them.
 */
export function startJobs(system: Parts): Jobs {
  const { store, clock, log, mail, webhooks } = system;
  const head = createHeadSigner(system);
  const startedAt = clock.now();
  const periodic: readonly Periodic[] = [
    { name: 'deliver mail', everyMs: 15 * SECOND, run: () => mail.deliver() },
    { name: 'send webhooks', everyMs: 2 * SECOND, run: () => webhooks.startDue() },
    {
      name: 'warn of tokens that end',
      everyMs: 10 * MINUTE,
      run: () => warnExpiringTokens(system),
    },
    {
      name: 'install validator keys',
      everyMs: 15 * SECOND,
      run: () => system.keyInstaller.installDue(),
    },
    {
      name: 'answer exit requests',
      everyMs: 15 * SECOND,
      run: () => answerExitRequests(system),
    },
    {
      name: 'settle leases of nonce accounts',
      everyMs: 15 * SECOND,
      run: () => settleNonceLeases(system),
    },
    { name: 'raise alerts', everyMs: 2 * SECOND, run: () => raiseAlerts(system) },
    {
      name: 'look whether authorities are watched in time',
      everyMs: 5 * SECOND,
      run: () => watchTheWatch({ startedAt }, system),
    },
    {
      name: 'decide due changes of signing policies',
      everyMs: 30 * SECOND,
      run: () => decideDueChanges(system),
    },
    {
      name: 'settle what counts towards signing policies',
      everyMs: MINUTE,
      run: async () => {
        await settleSpending({}, system);
      },
    },
    { name: 'fetch prices', everyMs: MINUTE, run: () => system.prices.fetchMissing() },
    { name: 'sign the audit log', everyMs: MINUTE, run: head.signWhenOld },
    {
      name: 'forget what has expired',
      everyMs: HOUR,
      run: async () => {
        await store.throttles.prune(clock.now());
        await store.outbox.prune(clock.now());
        await store.events.prune(new Date(clock.now().getTime() - EVENT_LIFE));
      },
    },
  ].map((job) => startPeriodic(job, { log }));
  return {
    stop: async () => {
      await Promise.all([mail.stop(), webhooks.stop(), ...periodic.map((job) => job.stop())]);
      try {
        await head.signWhenMoved();
      } catch (error) {
        log.warn({ err: error }, 'the last head of the audit log could not be signed');
      }
    },
  };
}

/**
 * Signs for one server. Each signs every hour by itself, for each has a file of its own: who changes
 * the database can not know what all of them hold.
 */
function createHeadSigner(system: Parts): {
  signWhenOld(): Promise<void>;
  signWhenMoved(): Promise<void>;
} {
  /** The last head of this server; before its first one, the last of any. */
  let last: { seq: number; at: Date } | undefined;
  const sign = async (): Promise<void> => {
    const head = await signAuditHead(system);
    if (head !== undefined) last = { seq: head.seq, at: new Date(head.at) };
  };
  const hasMoved = async (): Promise<boolean> => {
    const end = await system.store.audit.head();
    return end !== undefined && end.seq !== last?.seq;
  };
  return {
    signWhenOld: async () => {
      last ??= await system.store.audit.lastHead();
      const age = last === undefined ? HOUR : system.clock.now().getTime() - last.at.getTime();
      if (age >= HOUR && (await hasMoved())) await sign();
    },
    signWhenMoved: async () => {
      if (await hasMoved()) await sign();
    },
  };
}
